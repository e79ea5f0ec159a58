/** Loops in which a model calls tools: how far they have come, and what follows an answer. Internal: it changes without notice. */
package io.github.camelopenai.internal.task.loop;
