/**
 * Exchange to request, response to exchange.
 *
 * <p>What a message body means, which header or option fills which field, and what the next step of a route gets.
 */
package io.github.camelopenai.message;
