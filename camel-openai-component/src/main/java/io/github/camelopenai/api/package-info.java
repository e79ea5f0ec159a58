/**
 * OpenAI's API as plain data: the table of operations, the request fields, usage, rate limits and errors.
 *
 * <p>The lowest room of the component. Nothing in here knows Camel or HTTP.
 */
package io.github.camelopenai.api;
