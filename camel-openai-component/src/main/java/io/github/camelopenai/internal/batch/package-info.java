/** Submitting batches, and reading their results. Internal: it changes without notice. */
package io.github.camelopenai.internal.batch;
