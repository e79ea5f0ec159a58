/** From a message to a request. Internal: it changes without notice. */
package io.github.camelopenai.internal.message.request;
