package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Responses, whose streams have an event for each step. */
final class ResponsesApi implements TextApi {

    @Override
    public Optional<String> missingField(JsonNode request) {
        boolean hasInput = request.has("input") || request.has("prompt") || request.has("conversation");
        return hasInput ? Optional.empty() : Optional.of("input");
    }

    @Override
    public boolean knowsTools() {
        return true;
    }

    @Override
    public Answer whole(JsonNode request, Generated generated, String id) {
        return Answer.json(completed(request, generated, id));
    }

    private static ObjectNode completed(JsonNode request, Generated generated, String id) {
        ObjectNode response = response(request, id, "completed");
        ArrayNode output = response.putArray("output");
        if (generated.asksForTools()) {
            for (int i = 0; i < generated.calls().size(); i++) {
                output.add(functionCall(
                        id,
                        i,
                        generated.calls().get(i).name(),
                        generated.calls().get(i).json()));
            }
        } else {
            output.add(message(id, "completed", part(generated.text())));
        }
        int prompt = Generated.tokens(Prompts.last(request));
        ObjectNode usage = response.putObject("usage");
        usage.put("input_tokens", prompt).put("output_tokens", generated.tokens());
        usage.put("total_tokens", prompt + generated.tokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return response;
    }

    private static ObjectNode response(JsonNode request, String id, String status) {
        ObjectNode response = Json.object("response")
                .put("id", "resp_" + id)
                .put("created_at", Json.now())
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .put("parallel_tool_calls", true)
                .put("temperature", request.path("temperature").asDouble(1))
                .put("top_p", request.path("top_p").asDouble(1))
                .put("model", request.path("model").asText("simulated"))
                .put("tool_choice", "auto");
        response.putArray("output");
        response.putArray("tools");
        response.putObject("metadata");
        response.set("instructions", request.path("instructions").isTextual() ? request.path("instructions") : null);
        return response;
    }

    private static ObjectNode message(String id, String status, ObjectNode... parts) {
        ObjectNode message = Json.object()
                .put("id", "msg_" + id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        message.putArray("content").addAll(List.of(parts));
        return message;
    }

    private static ObjectNode part(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private static ObjectNode functionCall(String id, int index, String name, String arguments) {
        return Json.object()
                .put("id", "fc_" + id + "_" + (index + 1))
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", "call_" + (index + 1))
                .put("name", name)
                .put("arguments", arguments);
    }

    @Override
    public List<String> events(JsonNode request, Generated generated, String id, boolean isCut) {
        Sequence events = new Sequence();
        for (String step : List.of("created", "in_progress")) {
            events.add("response." + step, Json.object().set("response", response(request, id, "in_progress")));
        }
        if (generated.asksForTools()) {
            for (int i = 0; i < generated.calls().size(); i++) {
                addCall(events, id, i, generated.calls().get(i));
            }
        } else {
            addText(events, id, generated, isCut);
        }
        if (!isCut) {
            ObjectNode response = completed(request, generated, id);
            events.add("response.completed", Json.object().set("response", response));
        }
        return events.all();
    }

    private static void addText(Sequence events, String id, Generated generated, boolean isCut) {
        events.add("response.output_item.added", item(0, message(id, "in_progress")));
        events.add("response.content_part.added", inPart(id).set("part", part("")));
        for (String text : generated.chunks()) {
            ObjectNode delta = inPart(id).put("delta", text);
            delta.putArray("logprobs");
            events.add("response.output_text.delta", delta);
        }
        if (isCut) {
            return;
        }
        ObjectNode done = inPart(id).put("text", generated.text());
        done.putArray("logprobs");
        events.add("response.output_text.done", done);
        events.add("response.content_part.done", inPart(id).set("part", part(generated.text())));
        events.add("response.output_item.done", item(0, message(id, "completed", part(generated.text()))));
    }

    private static void addCall(Sequence events, String id, int index, ToolCall call) {
        ObjectNode whole = functionCall(id, index, call.name(), call.json());
        ObjectNode begun = whole.deepCopy().put("arguments", "").put("status", "in_progress");
        events.add("response.output_item.added", item(index, begun));
        ObjectNode place =
                Json.object().put("item_id", whole.path("id").asText()).put("output_index", index);
        events.add("response.function_call_arguments.delta", place.deepCopy().put("delta", call.json()));
        events.add(
                "response.function_call_arguments.done",
                place.deepCopy().put("arguments", call.json()).put("name", call.name()));
        events.add("response.output_item.done", item(index, whole));
    }

    private static ObjectNode item(int index, ObjectNode item) {
        return Json.object().put("output_index", index).set("item", item);
    }

    private static ObjectNode inPart(String id) {
        return Json.object().put("item_id", "msg_" + id).put("output_index", 0).put("content_index", 0);
    }

    /** Events that are counted. */
    private static final class Sequence {

        private final Events events = new Events();
        private int number;

        void add(String type, ObjectNode data) {
            ObjectNode event = Json.object().put("type", type).put("sequence_number", number++);
            events.addNamed(event.setAll(data));
        }

        List<String> all() {
            return events.all();
        }
    }
}
