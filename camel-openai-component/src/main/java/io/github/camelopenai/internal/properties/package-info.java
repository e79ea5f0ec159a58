/** The properties {@code camel.component.openai.*}. Internal: it changes without notice. */
package io.github.camelopenai.internal.properties;
