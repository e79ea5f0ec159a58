package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Chat completions. */
final class ChatApi implements TextApi {

    @Override
    public Optional<String> missingField(JsonNode request) {
        return request.has("messages") ? Optional.empty() : Optional.of("messages");
    }

    @Override
    public boolean knowsTools() {
        return true;
    }

    @Override
    public Answer whole(JsonNode request, Generated generated, String id) {
        ObjectNode answer = head("chat.completion", request, id);
        int n = Math.max(1, request.path("n").asInt(1));
        ArrayNode choices = answer.putArray("choices");
        for (int index = 0; index < n; index++) {
            ObjectNode choice = choices.addObject().put("index", index).putNull("logprobs");
            choice.put("finish_reason", finishReason(generated)).set("message", message(generated));
        }
        answer.set("usage", generated.usage(request));
        return Answer.json(answer);
    }

    private static ObjectNode message(Generated generated) {
        ObjectNode message = Json.object().put("role", "assistant").putNull("refusal");
        if (!generated.asksForTools()) {
            return message.put("content", generated.text());
        }
        message.putNull("content");
        for (int i = 0; i < generated.calls().size(); i++) {
            ToolCall call = generated.calls().get(i);
            message.withArray("tool_calls").add(toolCall(call, i));
        }
        return message;
    }

    private static ObjectNode toolCall(ToolCall call, int index) {
        ObjectNode json = Json.object().put("id", "call_" + (index + 1)).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.json());
        return json;
    }

    @Override
    public List<String> events(JsonNode request, Generated generated, String id, boolean isCut) {
        Events events = new Events();
        events.add(chunk(request, id, Json.object().put("role", "assistant").put("content", ""), null));
        for (String text : generated.chunks()) {
            events.add(chunk(request, id, Json.object().put("content", text), null));
        }
        for (int i = 0; i < generated.calls().size(); i++) {
            addToolCall(events, request, id, generated.calls().get(i), i);
        }
        if (isCut) {
            return events.all();
        }
        events.add(chunk(request, id, Json.object(), finishReason(generated)));
        if (request.at("/stream_options/include_usage").asBoolean()) {
            ObjectNode last = head("chat.completion.chunk", request, id);
            last.putArray("choices");
            last.set("usage", generated.usage(request));
            events.add(last);
        }
        events.done();
        return events.all();
    }

    /** As OpenAI sends it: the name in the first chunk, the arguments in those after it. */
    private static void addToolCall(Events events, JsonNode request, String id, ToolCall call, int index) {
        ObjectNode begin = toolCall(call, index).put("index", index);
        begin.withObject("function").put("arguments", "");
        events.add(chunk(request, id, delta(begin), null));
        String arguments = call.json();
        int middle = arguments.length() / 2;
        for (String part : List.of(arguments.substring(0, middle), arguments.substring(middle))) {
            ObjectNode more = Json.object().put("index", index);
            more.putObject("function").put("arguments", part);
            events.add(chunk(request, id, delta(more), null));
        }
    }

    private static ObjectNode delta(ObjectNode toolCall) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(toolCall);
        return delta;
    }

    private static ObjectNode chunk(JsonNode request, String id, ObjectNode delta, String finishReason) {
        ObjectNode chunk = head("chat.completion.chunk", request, id);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private static ObjectNode head(String type, JsonNode request, String id) {
        return Json.object(type)
                .put("id", "chatcmpl-" + id)
                .put("created", Json.now())
                .put("model", request.path("model").asText("simulated"));
    }

    private static String finishReason(Generated generated) {
        return generated.asksForTools() ? "tool_calls" : "stop";
    }
}
