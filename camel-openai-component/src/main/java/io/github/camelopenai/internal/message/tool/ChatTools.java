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

    private static final String CALLS = "tool_calls";
    private static final String FUNCTION = "function";
    private static final String CUSTOM = "custom";
    private static final String ARGUMENTS = "arguments";

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
        for (JsonNode call : valid(message(answer).path(CALLS))) {
            calls.add(new CalledTool(call.path("id").textValue(), nameOf(call), argumentsOf(call)));
        }
        return calls;
    }

    @Override
    public boolean asksForMore(JsonNode answer) {
        for (JsonNode call : message(answer).path(CALLS)) {
            if (call.path(CUSTOM).isObject()) {
                return true;
            }
        }
        return false;
    }

    private static String nameOf(JsonNode call) {
        return toolOf(call).path("name").asText("");
    }

    private static JsonNode argumentsOf(JsonNode call) {
        JsonNode tool = toolOf(call);
        return tool.has("input") ? tool.path("input") : tool.path(ARGUMENTS);
    }

    /** The function of a call, or the custom tool; some servers have its fields in the call itself. */
    private static JsonNode toolOf(JsonNode call) {
        for (String tool : List.of(FUNCTION, CUSTOM)) {
            if (call.path(tool).isObject()) {
                return call.get(tool);
            }
        }
        return call;
    }

    /** The calls as a request may have them: what the API wants and the server has left out is there, and all else is as it came. */
    private static ArrayNode valid(JsonNode received) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        CallIds ids = new CallIds();
        for (JsonNode call : received) {
            if (call.isObject()) {
                String id = ids.next(
                        call.path("id").asText(""),
                        nameOf(call),
                        argumentsOf(call).toString());
                if (id != null) {
                    calls.add(valid(call.deepCopy(), id));
                }
            }
        }
        return calls;
    }

    private static ObjectNode valid(ObjectNode call, String id) {
        call.put("id", id);
        if (call.path(CUSTOM).isObject()) {
            return call;
        }
        if (!call.hasNonNull("type")) {
            call.put("type", FUNCTION);
        }
        if (!call.path(FUNCTION).isObject()) {
            call.putObject(FUNCTION).put("name", call.path("name").asText("")).set(ARGUMENTS, call.path(ARGUMENTS));
            call.remove(List.of("name", ARGUMENTS));
        }
        ObjectNode function = (ObjectNode) call.get(FUNCTION);
        function.put(ARGUMENTS, CalledTool.text(function.path(ARGUMENTS)));
        return call;
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
        if (!calls.isEmpty()) {
            message.set(CALLS, valid(message.path(CALLS)));
            speak(message);
        }
        request.withArray(history()).add(message);
    }

    /** A request does not take a sound that the server has made; what was said goes on. */
    private static void speak(ObjectNode message) {
        JsonNode sound = message.remove("audio");
        if (sound != null && sound.hasNonNull("transcript")) {
            message.set("content", sound.get("transcript"));
        }
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
