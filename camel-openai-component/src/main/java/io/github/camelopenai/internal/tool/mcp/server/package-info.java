/** The other side of the Model Context Protocol: tools of ours for the agents of others. Internal: it changes without notice. */
package io.github.camelopenai.internal.tool.mcp.server;
