/** What the component asks of Camel, and tells it. Internal: it changes without notice. */
package io.github.camelopenai.internal.camel;
