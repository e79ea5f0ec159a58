/** How a route goes on after a call. Internal: it changes without notice. */
package io.github.camelopenai.internal.route;
