/** Conversations that are remembered: their turns, their bounds, and where they are kept. Internal: it changes without notice. */
package io.github.camelopenai.internal.memory;
