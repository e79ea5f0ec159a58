/** Tools in requests, and calls of tools in answers. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.tool;
