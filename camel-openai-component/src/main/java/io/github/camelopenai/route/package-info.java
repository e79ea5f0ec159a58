/** What users put into their routes: {@link io.github.camelopenai.route.OpenAIFailover}. */
package io.github.camelopenai.route;
