/** Answers that are kept for requests that come again. Internal: it changes without notice. */
package io.github.camelopenai.internal.task.cache;
