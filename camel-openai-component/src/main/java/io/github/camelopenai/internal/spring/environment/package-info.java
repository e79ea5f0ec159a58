/** Reads the properties of a Spring application. Internal: it changes without notice. */
package io.github.camelopenai.internal.spring.environment;
