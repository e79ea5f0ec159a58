/** From events to chunks, and from chunks to messages and answers. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.stream;
