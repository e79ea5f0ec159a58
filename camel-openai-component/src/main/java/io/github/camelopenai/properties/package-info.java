/**
 * The properties {@code camel.component.openai.*}: which option each of them sets. Internal, and no part of the public API.
 *
 * <p>Knows no Camel and no Spring, so that whatever binds properties can use it.
 */
package io.github.camelopenai.properties;
