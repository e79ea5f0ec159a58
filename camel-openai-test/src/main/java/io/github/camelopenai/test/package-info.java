/** A server for tests that speaks OpenAI's protocol: {@link io.github.camelopenai.test.OpenAIStandIn}. */
package io.github.camelopenai.test;
