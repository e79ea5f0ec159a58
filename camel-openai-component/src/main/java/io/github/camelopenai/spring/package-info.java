/**
 * What Spring Boot needs to bind the properties {@code camel.component.openai.*}. Internal, and no part of the public API.
 *
 * <p>The only package that uses Spring. None of it is loaded where Spring is not on the class path.
 */
package io.github.camelopenai.spring;
