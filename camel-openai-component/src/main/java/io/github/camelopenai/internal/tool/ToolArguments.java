package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a call, read from what a model wrote and checked before the tool runs: that all required ones are there, their types, and
 * their enums.
 *
 * @param values the arguments, or null where they cannot be used
 * @param fault a sentence that tells the model what to correct, or null
 */
public record ToolArguments(ObjectNode values, String fault) {

    /**
     * Reads arguments. Nothing, which some models write where a tool has no arguments, is an empty object.
     *
     * @param written a text by the API, an object from some servers, missing where the model wrote nothing
     */
    public static ToolArguments read(JsonNode written, ToolDefinition tool) {
        JsonNode arguments;
        try {
            arguments = tree(written);
        } catch (IllegalArgumentException e) {
            // Its message has the place of the fault, and nothing of the text
            return wrong(tool, "the arguments must be a JSON object, but what was given " + e.getMessage());
        }
        if (!(arguments instanceof ObjectNode values)) {
            return wrong(tool, "the arguments must be a JSON object, but are a JSON " + arguments.getNodeType());
        }
        List<String> faults = faults(values, tool.parameters());
        return faults.isEmpty() ? new ToolArguments(values, null) : wrong(tool, String.join("; ", faults));
    }

    private static JsonNode tree(JsonNode written) {
        boolean isNothing = written.isMissingNode()
                || written.isNull()
                || written.isTextual() && written.textValue().isBlank();
        if (isNothing) {
            return JsonNodeFactory.instance.objectNode();
        }
        return written.isTextual() ? Json.parse(written.textValue()) : written.deepCopy();
    }

    private static ToolArguments wrong(ToolDefinition tool, String faults) {
        return new ToolArguments(
                null, "The tool " + tool.name() + " was not run: " + faults + ". Correct it and call again.");
    }

    private static List<String> faults(ObjectNode values, ObjectNode schema) {
        List<String> faults = new ArrayList<>();
        for (JsonNode required : schema.path("required")) {
            if (!values.has(required.asText())) {
                faults.add(required.asText() + " is missing");
            }
        }
        values.properties().forEach(value -> {
            JsonNode property = schema.path("properties").path(value.getKey());
            if (!isOfType(value.getValue(), property.path("type"))) {
                faults.add(value.getKey() + " must be of type " + property.path("type"));
            } else if (property.has("enum") && !contains(property.path("enum"), value.getValue())) {
                faults.add(value.getKey() + " must be one of " + property.path("enum"));
            }
        });
        return faults;
    }

    private static boolean isOfType(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOfType(value, one)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "string" -> value.isTextual();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static boolean contains(JsonNode constants, JsonNode value) {
        for (JsonNode constant : constants) {
            boolean isSameNumber = constant.isNumber()
                    && value.isNumber()
                    && constant.decimalValue().compareTo(value.decimalValue()) == 0;
            if (isSameNumber || constant.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
