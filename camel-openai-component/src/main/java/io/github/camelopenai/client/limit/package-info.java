/**
 * When a call may go: the limits that the user sets, those that a server tells of, and those that it shows by refusing calls.
 *
 * <p><strong>Internal</strong>: it changes without notice. Options set the limits, and JMX shows them.
 */
package io.github.camelopenai.client.limit;
