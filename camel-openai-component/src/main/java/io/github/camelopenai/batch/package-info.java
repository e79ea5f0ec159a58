/** Operations on batches that are several calls each: what is submitted as a folder of messages comes back as one. */
package io.github.camelopenai.batch;
