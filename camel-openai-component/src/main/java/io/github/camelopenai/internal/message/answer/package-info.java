/** From an answer to a message. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.answer;
