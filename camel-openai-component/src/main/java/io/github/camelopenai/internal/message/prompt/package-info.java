/** Prompts that are kept in files: their front matter, and their texts with placeholders. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.prompt;
