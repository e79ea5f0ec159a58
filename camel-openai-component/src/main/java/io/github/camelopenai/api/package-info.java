/**
 * OpenAI's API as plain data: the table of operations, the request fields, usage, rate limits and errors.
 *
 * <p>The lowest room of the component. Nothing in here knows Camel or HTTP.
 *
 * <p>Public are the exceptions, with what they name: the kind and category of an error, {@code ApiError}, {@code Usage} and {@code
 * RateLimits}. All else is <strong>internal</strong>, and changes without notice.
 */
package io.github.camelopenai.api;
