/**
 * The call: address, credentials, attempts and time-outs, over HTTP. Nothing in here knows Camel.
 *
 * <p>HttpClient's types appear in {@code client.http} alone.
 *
 * <p><strong>Internal</strong>, and changes without notice, except {@link io.github.camelopenai.client.OpenAICredentials} and {@link
 * io.github.camelopenai.client.UploadProgress}, which users implement.
 */
package io.github.camelopenai.client;
