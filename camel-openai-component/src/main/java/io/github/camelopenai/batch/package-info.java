/**
 * Operations on batches that are several calls each: what is submitted as a folder of messages comes back as one.
 *
 * <p><strong>Internal</strong>, and changes without notice, except {@link io.github.camelopenai.batch.BatchAggregationStrategy}.
 */
package io.github.camelopenai.batch;
