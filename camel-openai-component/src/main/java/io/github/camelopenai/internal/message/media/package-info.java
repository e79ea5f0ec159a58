/** Pictures, documents and sound in a prompt. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.media;
