/** The shape that an answer must have: how it is asked for, and how the answer is read. Internal: it changes without notice. */
package io.github.camelopenai.internal.shape;
