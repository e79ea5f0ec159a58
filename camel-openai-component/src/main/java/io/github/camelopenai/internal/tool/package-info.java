/** What a model may call: routes, endpoints, methods of beans, tools of MCP servers. Internal: it changes without notice. */
package io.github.camelopenai.internal.tool;
