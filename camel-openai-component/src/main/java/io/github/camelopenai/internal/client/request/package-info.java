/** What goes out: requests and their bodies. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.request;
