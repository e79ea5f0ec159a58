/** Conversations that are remembered: their turns, their bounds, and where they are kept. */
package io.github.camelopenai.internal.memory;
