package io.github.camelopenai.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The calls of tools in a request, and their results.
 *
 * @param called the ids of the calls, in order
 * @param answered the ids that results have, in order
 * @param results their texts, in order
 */
public record ToolHistory(List<String> called, List<String> answered, List<String> results) {

    /** Those of a chat, or of a response. */
    public static ToolHistory of(JsonNode request) {
        ToolHistory history = new ToolHistory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        request.path("messages").forEach(history::addMessage);
        request.path("input").forEach(history::addItem);
        return history;
    }

    private void addMessage(JsonNode message) {
        message.path("tool_calls").forEach(call -> called.add(call.path("id").textValue()));
        if (message.path("role").asText().equals("tool")) {
            answered.add(message.path("tool_call_id").textValue());
            results.add(message.path("content").asText());
        }
    }

    private void addItem(JsonNode item) {
        if (item.path("type").asText().equals("function_call")) {
            called.add(item.path("call_id").textValue());
        } else if (item.path("type").asText().equals("function_call_output")) {
            answered.add(item.path("call_id").textValue());
            results.add(item.path("output").asText());
        }
    }

    /** What comes after the first calls: the last turn. */
    public ToolHistory after(int calls) {
        return new ToolHistory(
                called.subList(calls, called.size()),
                answered.subList(calls, answered.size()),
                results.subList(calls, results.size()));
    }

    /** Each call has an id of its own, and its result in the place of the call. */
    public void assertPaired() {
        assertThat(new HashSet<>(called)).hasSameSizeAs(called).doesNotContainNull();
        assertThat(answered).isEqualTo(called);
    }
}
