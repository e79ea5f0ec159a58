package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.schema.JsonSchema;

/**
 * What a model is told of a tool, and what the loop asks of it.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}, as
 *     <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI's functions</a> allow
 * @param description what it does, for the model
 * @param parameters the JSON schema of its arguments, an object
 * @param schema the same schema, compiled
 * @param returnDirect whether its result is the answer, so that the model is not asked again
 * @param timeoutMillis how long it may take, 0 where the endpoint that calls it says
 * @param hints what it says of its effects
 */
public record ToolDefinition(
        String name,
        String description,
        ObjectNode parameters,
        JsonSchema schema,
        boolean returnDirect,
        long timeoutMillis,
        ToolHints hints) {

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    /**
     * Compiles the schema, so that no call has to.
     *
     * @throws IllegalArgumentException where the parameters are no JSON schema
     */
    public ToolDefinition(
            String name, String description, ObjectNode parameters, boolean returnDirect, long timeoutMillis) {
        this(name, description, parameters, JsonSchema.of(parameters), returnDirect, timeoutMillis, ToolHints.NONE);
    }

    /** The same tool with what it says of its effects. */
    public ToolDefinition with(ToolHints said) {
        return new ToolDefinition(name, description, parameters, schema, returnDirect, timeoutMillis, said);
    }

    /** Whether OpenAI takes it for the name of a function. */
    public static boolean isName(String name) {
        return name.matches(NAME);
    }
}
