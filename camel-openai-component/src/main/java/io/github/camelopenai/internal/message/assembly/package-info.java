/** Puts the events of a stream together, piece by piece, to the answer that they make. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.assembly;
