package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.schema.Violation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The arguments of a call, read from what a model wrote and checked against the tool's schema before the tool runs.
 *
 * @param values the arguments, or null where they cannot be used
 * @param fault a sentence that tells the model what to correct, or null; it holds names of arguments, and no values
 */
public record ToolArguments(ObjectNode values, String fault) {

    /** A model that is told of everything at once reads it no better. */
    private static final int MOST_TOLD = 5;

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
            return wrong(
                    tool,
                    "the arguments must be a JSON object, not a JSON "
                            + arguments.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        List<Violation> faults = tool.schema().validate(values);
        return faults.isEmpty() ? new ToolArguments(values, null) : wrong(tool, sentence(faults));
    }

    /** Arguments as an object, whatever the schema, or null where they are none. Nothing is an empty object. */
    public static ObjectNode object(JsonNode written) {
        try {
            return tree(written) instanceof ObjectNode values ? values : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static JsonNode tree(JsonNode written) {
        boolean isBlank = written.isTextual() && written.textValue().isBlank();
        JsonNode tree = written.isTextual() && !isBlank ? Json.parse(written.textValue()) : written.deepCopy();
        return isBlank || tree.isMissingNode() || tree.isNull() ? JsonNodeFactory.instance.objectNode() : tree;
    }

    private static ToolArguments wrong(ToolDefinition tool, String faults) {
        return new ToolArguments(
                null, "The tool " + tool.name() + " was not run: " + faults + ". Correct it and call again.");
    }

    private static String sentence(List<Violation> faults) {
        String told = faults.stream()
                .limit(MOST_TOLD)
                .map(fault -> fault.sentence("the arguments"))
                .collect(Collectors.joining("; "));
        return faults.size() > MOST_TOLD ? told + "; and more" : told;
    }
}
