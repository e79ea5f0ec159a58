/** What is done with an exchange: calls, and what they put into it. Internal: it changes without notice. */
package io.github.camelopenai.internal.task;
