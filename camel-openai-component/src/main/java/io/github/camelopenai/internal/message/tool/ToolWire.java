package io.github.camelopenai.internal.message.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How one kind of request offers tools, and how its answers call them. */
public interface ToolWire {

    /** The field of a request with the conversation so far. */
    String history();

    /** Adds tools to a request, after those that it has. */
    default void offer(ObjectNode request, List<ToolDefinition> tools) {
        ArrayNode offered = request.withArray("tools");
        tools.forEach(tool -> offered.add(definition(tool)));
    }

    /** One tool as an element of {@code tools}. */
    ObjectNode definition(ToolDefinition tool);

    /**
     * Says whether the model must call a tool.
     *
     * @param choice {@code auto}, {@code required}, {@code none}, or the name of a tool
     */
    default void choose(ObjectNode request, String choice) {
        if (Set.of("auto", "required", "none").contains(choice)) {
            request.put("tool_choice", choice);
        } else {
            request.set("tool_choice", choiceOf(choice));
        }
    }

    /** The choice of one function. */
    ObjectNode choiceOf(String name);

    /** Whether a request leaves the model no other choice than to call a tool. */
    static boolean isForced(ObjectNode request) {
        JsonNode choice = request.path("tool_choice");
        return choice.isObject() || choice.asText().equals("required");
    }

    /** The names of the functions and custom tools that a request has already. */
    default Set<String> names(ObjectNode request) {
        Set<String> names = new LinkedHashSet<>();
        request.path("tools").forEach(tool -> List.of("function", "custom")
                .forEach(kind -> names.add(
                        tool.path(kind).path("name").asText(tool.path("name").asText("")))));
        names.remove("");
        return names;
    }

    /** Removes all that a request says of tools. */
    static void withdraw(ObjectNode request) {
        request.remove(List.of("tools", "tool_choice", "parallel_tool_calls"));
    }

    /**
     * The calls in an answer, whatever reason it gives for its end: each with an id of its own. One that stands there twice, with the same id,
     * name and arguments, is one.
     */
    List<CalledTool> calls(JsonNode answer);

    /** Whether an answer asks for something else than calls of functions, which only who has sent the request can do. */
    boolean asksForMore(JsonNode answer);

    /**
     * Adds an answer with calls to the conversation, as it was received. Only what the API wants and the server has not written is added.
     *
     * @param calls those of the answer
     */
    void addAnswer(ObjectNode request, JsonNode answer, List<CalledTool> calls);

    /**
     * Goes on with the conversation after an answer without calls.
     *
     * @param answer the text of the model
     * @param question what it is asked next
     */
    void goOn(ObjectNode request, String answer, String question);

    /** The media types that the result of a tool may have beside its text; {@code *} is any subtype. */
    Set<String> media();

    /**
     * Refuses a result that the API does not take.
     *
     * @throws OpenAIInvalidRequestException naming its type and what is accepted
     */
    default void check(ToolResult result) {
        for (Media one : result.media()) {
            String type = one.type();
            String any = type.substring(0, type.indexOf('/') + 1) + '*';
            if (!media().contains(type) && !media().contains(any)) {
                throw new OpenAIInvalidRequestException("The result of the tool is of type " + type
                        + ", but this API takes texts and " + String.join(", ", media()) + '.');
            }
        }
    }

    /** Adds the results of the calls, in their order. */
    void addResults(ObjectNode request, List<CalledTool> calls, List<ToolResult> results);

    /** The wire form of an operation, or null where its models call no tools. */
    static ToolWire of(Operation operation) {
        return switch (operation.resource() + ' ' + operation.name()) {
            case "chat create" -> new ChatTools();
            case "responses create" -> new ResponseTools();
            default -> null;
        };
    }
}
