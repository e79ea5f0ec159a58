/** The results of a batch, and what collects messages to submit them as one. */
package io.github.camelopenai.batch;
