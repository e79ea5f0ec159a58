/** What routes begin with: jobs, lists and webhooks. Internal: it changes without notice. */
package io.github.camelopenai.internal.consumer;
