/**
 * Exchange to request, response to exchange.
 *
 * <p>What a message body means, which header or option fills which field, and what the next step of a route gets.
 *
 * <p>Public are the names of headers and properties, {@code OpenAIStream}, and the values of options ({@code InputFormat}, {@code
 * OutputFormat}, {@code ExpectedResponse}). All else is <strong>internal</strong>, and changes without notice.
 */
package io.github.camelopenai.message;
