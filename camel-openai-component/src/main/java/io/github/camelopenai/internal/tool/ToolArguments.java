package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;

/** TEMP */
public record ToolArguments(ObjectNode values, String fault) {
    public static ToolArguments read(JsonNode written, ToolDefinition tool) {
        String text = written.isTextual() ? written.textValue() : written.isMissingNode() ? "" : written.toString();
        if (text.isBlank()) {
            return new ToolArguments(JsonNodeFactory.instance.objectNode(), null);
        }
        try {
            return new ToolArguments((ObjectNode) Json.parse(text), null);
        } catch (RuntimeException e) {
            return new ToolArguments(null, "no JSON");
        }
    }
}
