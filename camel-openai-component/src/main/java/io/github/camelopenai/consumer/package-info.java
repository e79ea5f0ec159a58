/**
 * What routes can begin with: jobs that report back, lists whose items are new or changed, and webhooks.
 *
 * <p><strong>Internal</strong>: it changes without notice. Routes use it through URIs.
 */
package io.github.camelopenai.consumer;
