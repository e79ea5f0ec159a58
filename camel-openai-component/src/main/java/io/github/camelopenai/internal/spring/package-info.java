/** Binds {@code camel.component.openai.*} in a Spring Boot application. Internal: it changes without notice. */
package io.github.camelopenai.internal.spring;
