/**
 * The Camel face of the component: component, endpoint, options, producer.
 *
 * <p>Public are this package, {@code api} and {@code message}, with what their package pages except; of {@code client} the types {@code
 * OpenAICredentials} and {@code UploadProgress}, and of {@code batch} the type {@code BatchAggregationStrategy}. All else is internal, and
 * changes without notice.
 */
package io.github.camelopenai;
