package io.github.camelopenai.internal.message.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.message.MediaTypes;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tools of <a href="https://platform.openai.com/docs/api-reference/chat/create">chat completions</a>. */
final class ChatTools implements ToolWire {

    private static final Set<String> MEDIA = new LinkedHashSet<>(List.of(
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "application/*",
            "text/*",
            "audio/wav",
            "audio/mpeg"));

    @Override
    public String history() {
        return "messages";
    }

    @Override
    public ObjectNode definition(ToolDefinition tool) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode().put("type", "function");
        ObjectNode function = definition.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", tool.parameters());
        return definition;
    }

    @Override
    public ObjectNode choiceOf(String name) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode().put("type", "function");
        choice.putObject("function").put("name", name);
        return choice;
    }

    @Override
    public List<CalledTool> calls(JsonNode answer) {
        List<CalledTool> calls = new ArrayList<>();
        for (JsonNode call : message(answer).path("tool_calls")) {
            JsonNode function = call.path("function");
            String id = call.path("id").asText("");
            calls.add(new CalledTool(
                    id.isEmpty() ? "call_" + calls.size() : id,
                    function.path("name").asText(""),
                    function.path("arguments")));
        }
        return calls;
    }

    /** Of the first choice: a loop goes on with one. */
    private static JsonNode message(JsonNode answer) {
        return AnsweredMessage.of(answer.path("choices").path(0));
    }

    @Override
    public void addAnswer(ObjectNode request, JsonNode answer, List<CalledTool> calls) {
        ObjectNode message = message(answer).deepCopy();
        if (!message.hasNonNull("role")) {
            message.put("role", "assistant");
        }
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("id").asText("").isEmpty() && call instanceof ObjectNode unnamed) {
                unnamed.put("id", "call_" + index);
            }
            index++;
        }
        request.withArray(history()).add(message);
    }

    @Override
    public void goOn(ObjectNode request, String answer, String question) {
        ArrayNode messages = request.withArray(history());
        messages.addObject().put("role", "assistant").put("content", answer);
        messages.addObject().put("role", "user").put("content", question);
    }

    @Override
    public Set<String> media() {
        return MEDIA;
    }

    @Override
    public void addResults(ObjectNode request, List<CalledTool> calls, List<ToolResult> results) {
        ArrayNode messages = request.withArray(history());
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < calls.size(); i++) {
            ToolResult result = results.get(i);
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", calls.get(i).id())
                    .put("content", text(result));
            for (Media one : result.media()) {
                parts.addObject()
                        .put("type", "text")
                        .put("text", "Result of " + calls.get(i).id() + ':');
                parts.add(part(one));
            }
        }
        // The message of a tool takes texts only
        if (!parts.isEmpty()) {
            messages.addObject().put("role", "user").set("content", parts);
        }
    }

    private static String text(ToolResult result) {
        String text = result.text().isEmpty() && !result.media().isEmpty()
                ? "The result is in the next message."
                : result.text();
        return result.isError() ? "Error: " + text : text;
    }

    private static ObjectNode part(Media media) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        if (media.type().startsWith("image/")) {
            part.put("type", "image_url").putObject("image_url").put("url", media.dataUrl());
        } else if (media.type().startsWith("audio/")) {
            part.put("type", "input_audio")
                    .putObject("input_audio")
                    .put("data", media.base64())
                    .put("format", media.type().equals("audio/wav") ? "wav" : "mp3");
        } else {
            part.put("type", "file")
                    .putObject("file")
                    .put("filename", media.name() == null ? MediaTypes.nameFor(media.type()) : media.name())
                    .put("file_data", media.dataUrl());
        }
        return part;
    }
}
