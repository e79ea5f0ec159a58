package io.github.camelopenai.internal.message.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.message.MediaTypes;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tools of <a href="https://platform.openai.com/docs/api-reference/responses/create">responses</a>. */
final class ResponseTools implements ToolWire {

    private static final String ID = "call_id";

    /** Items that ask who has sent the request to do something which is no function. */
    private static final Set<String> OF_CALLER = Set.of(
            "custom_tool_call",
            "computer_call",
            "local_shell_call",
            "shell_call",
            "apply_patch_call",
            "mcp_approval_request");

    private static final Set<String> MEDIA = new LinkedHashSet<>(
            List.of("image/png", "image/jpeg", "image/gif", "image/webp", "application/*", "text/*"));

    @Override
    public String history() {
        return "input";
    }

    /** Not strict: the API makes functions strict by itself, so that optional arguments become required. */
    @Override
    public ObjectNode definition(ToolDefinition tool) {
        ObjectNode definition =
                JsonNodeFactory.instance.objectNode().put("type", "function").put("name", tool.name());
        if (tool.description() != null) {
            definition.put("description", tool.description());
        }
        definition.set("parameters", tool.parameters());
        return definition.put("strict", false);
    }

    @Override
    public ObjectNode choiceOf(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", "function").put("name", name);
    }

    @Override
    public List<CalledTool> calls(JsonNode answer) {
        List<CalledTool> calls = new ArrayList<>();
        for (JsonNode item : valid(answer.path("output"))) {
            if (isCall(item)) {
                calls.add(new CalledTool(
                        item.path(ID).textValue(), item.path("name").asText(""), item.path("arguments")));
            }
        }
        return calls;
    }

    @Override
    public boolean asksForMore(JsonNode answer) {
        for (JsonNode item : answer.path("output")) {
            if (OF_CALLER.contains(item.path("type").asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCall(JsonNode item) {
        return item.path("type").asText().equals("function_call");
    }

    /** The items as a request may have them: what the API wants and the server has left out is there, and all else is as it came. */
    private static ArrayNode valid(JsonNode output) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        CallIds ids = new CallIds();
        for (JsonNode item : output) {
            if (!isCall(item)) {
                items.add(item.deepCopy());
                continue;
            }
            String given = item.path(ID).asText("");
            String id = ids.next(
                    given.isEmpty() ? item.path("id").asText("") : given,
                    item.path("name").asText(""),
                    item.path("arguments").toString());
            if (id != null) {
                ObjectNode call = item.deepCopy();
                items.add(call.put(ID, id).put("arguments", CalledTool.text(item.path("arguments"))));
            }
        }
        return items;
    }

    /** With all items, reasoning too: models that think need their thoughts again. A conversation on the server has them already. */
    @Override
    public void addAnswer(ObjectNode request, JsonNode answer, List<CalledTool> calls) {
        ArrayNode input = items(request);
        if (isOnServer(request)) {
            input.removeAll();
            return;
        }
        input.addAll(valid(answer.path("output")));
    }

    private static boolean isOnServer(ObjectNode request) {
        return request.hasNonNull("conversation");
    }

    private ArrayNode items(ObjectNode request) {
        JsonNode input = request.path(history());
        if (input instanceof ArrayNode items) {
            return items;
        }
        ArrayNode items = request.putArray(history());
        if (input.isTextual()) {
            items.addObject().put("role", "user").set("content", input);
        }
        return items;
    }

    @Override
    public void goOn(ObjectNode request, String answer, String question) {
        ArrayNode input = items(request);
        if (isOnServer(request)) {
            input.removeAll();
        } else {
            input.addObject().put("role", "assistant").put("content", answer);
        }
        input.addObject().put("role", "user").put("content", question);
    }

    @Override
    public Set<String> media() {
        return MEDIA;
    }

    @Override
    public void addResults(ObjectNode request, List<CalledTool> calls, List<ToolResult> results) {
        ArrayNode input = items(request);
        for (int i = 0; i < calls.size(); i++) {
            input.addObject()
                    .put("type", "function_call_output")
                    .put("call_id", calls.get(i).id())
                    .set("output", output(results.get(i)));
        }
    }

    private static JsonNode output(ToolResult result) {
        String text = result.isError() ? "Error: " + result.text() : result.text();
        if (result.media().isEmpty()) {
            return JsonNodeFactory.instance.textNode(text);
        }
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        if (!text.isEmpty()) {
            parts.addObject().put("type", "input_text").put("text", text);
        }
        result.media().forEach(one -> parts.add(part(one)));
        return parts;
    }

    private static ObjectNode part(Media media) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        return media.type().startsWith("image/")
                ? part.put("type", "input_image").put("image_url", media.dataUrl())
                : part.put("type", "input_file")
                        .put("filename", media.name() == null ? MediaTypes.nameFor(media.type()) : media.name())
                        .put("file_data", media.dataUrl());
    }
}
