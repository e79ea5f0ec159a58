/** When a call may go: the limits that the user sets, those that a server tells of, and those that it shows by refusing calls. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.limit;
