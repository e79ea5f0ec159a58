/** What routes can begin with: jobs that report back, lists whose items are new or changed, and webhooks. */
package io.github.camelopenai.consumer;
