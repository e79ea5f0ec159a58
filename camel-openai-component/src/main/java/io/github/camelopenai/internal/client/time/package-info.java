/** How long an exchange may take. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.time;
