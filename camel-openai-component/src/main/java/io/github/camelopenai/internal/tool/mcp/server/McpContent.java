package io.github.camelopenai.internal.tool.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolHints;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import io.github.camelopenai.internal.tool.mcp.Rpc;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Tools and their results as MCP writes them. */
final class McpContent {

    private McpContent() {}

    /** A tool. Of its hints only those are written that were given: by the protocol, one that says nothing may destroy. */
    static ObjectNode of(ToolDefinition definition) {
        ObjectNode tool = Rpc.object().put("name", definition.name());
        if (definition.description() != null) {
            tool.put("description", definition.description());
        }
        tool.set("inputSchema", definition.parameters());
        ToolHints hints = definition.hints();
        if (!hints.equals(ToolHints.NONE)) {
            ObjectNode annotations = tool.putObject("annotations");
            putTrue(annotations, "readOnlyHint", hints.readOnly());
            putTrue(annotations, "destructiveHint", hints.destructive());
            putTrue(annotations, "idempotentHint", hints.idempotent());
        }
        return tool;
    }

    private static void putTrue(ObjectNode object, String field, boolean value) {
        if (value) {
            object.put(field, true);
        }
    }

    /** @param anyStructure whether structured content may be other JSON than an object, as since 2026-07-28 */
    static ObjectNode of(ToolResult result, boolean anyStructure) {
        ObjectNode json = Rpc.object();
        ArrayNode content = json.putArray("content");
        if (!result.text().isEmpty() || result.media().isEmpty()) {
            content.addObject().put("type", "text").put("text", result.text());
        }
        result.media().forEach(media -> add(content.addObject(), media));
        if (result.isJson()) {
            JsonNode structure = Json.parse(result.text());
            if (anyStructure || structure.isObject()) {
                json.set("structuredContent", structure);
            }
        }
        putTrue(json, "isError", result.isError());
        return json;
    }

    private static void add(ObjectNode content, Media media) {
        String kind = media.type().substring(0, media.type().indexOf('/'));
        if (kind.equals("image") || kind.equals("audio")) {
            content.put("type", kind).put("data", media.base64()).put("mimeType", media.type());
            return;
        }
        String name = media.name() == null ? "result" : media.name();
        content.put("type", "resource")
                .putObject("resource")
                .put(
                        "uri",
                        "result:///"
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                .put("mimeType", media.type())
                .put("blob", media.base64());
    }
}
