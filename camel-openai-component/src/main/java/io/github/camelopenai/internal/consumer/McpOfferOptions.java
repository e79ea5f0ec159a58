package io.github.camelopenai.internal.consumer;

import java.util.Set;

/**
 * What an endpoint says of the tools that it offers to MCP clients.
 *
 * @param path where the clients send their messages, or null for {@code /mcp}
 * @param tags the routes that have one of them are offered
 * @param gate lets clients in
 * @param maxSize the most bytes that a request may have
 * @param maxResult the most characters of a result
 */
public record McpOfferOptions(String path, Set<String> tags, McpGate gate, int maxSize, int maxResult) {}
