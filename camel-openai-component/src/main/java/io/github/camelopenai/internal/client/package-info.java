/** The call: permit, credentials, attempts, time-outs. Internal: it changes without notice. */
package io.github.camelopenai.internal.client;
