/** Tools of MCP servers: the client of the Model Context Protocol. Internal: it changes without notice. */
package io.github.camelopenai.internal.tool.mcp;
