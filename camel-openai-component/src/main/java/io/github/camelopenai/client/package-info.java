/**
 * The call: address, credentials, attempts and time-outs, over HTTP. Nothing in here knows Camel.
 *
 * <p>HttpClient's types appear in {@code client.http} alone.
 */
package io.github.camelopenai.client;
