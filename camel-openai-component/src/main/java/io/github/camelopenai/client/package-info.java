/** What users implement: {@link io.github.camelopenai.client.OpenAICredentials} and {@link io.github.camelopenai.client.UploadProgress}. */
package io.github.camelopenai.client;
