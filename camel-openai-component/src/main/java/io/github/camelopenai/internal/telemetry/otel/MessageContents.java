package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.message.answer.FinishReason;

/**
 * Messages in the form of the conventions (<a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">{@code
 * gen_ai.input.messages}</a>), as JSON: a role, and parts. Pictures, sounds and files are named by their type, and left out.
 */
final class MessageContents {

    private MessageContents() {}

    /** What a request asks: its messages, or the input of another API than chat. */
    static String asked(JsonNode fields) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (String name : new String[] {"messages", "input", "prompt"}) {
            JsonNode asked = fields.path(name);
            if (asked.isTextual()) {
                add(messages, "user", asked);
            }
            for (JsonNode each : asked) {
                add(messages, each);
            }
        }
        return messages.toString();
    }

    /** What the model has answered. */
    static String answered(JsonNode answer) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (JsonNode choice : answer.path("choices")) {
            JsonNode message = choice.has("message") ? choice.path("message") : choice;
            ObjectNode told = add(messages, message);
            String reason = FinishReason.of(choice);
            if (reason != null) {
                told.put("finish_reason", reason);
            }
        }
        for (JsonNode item : answer.path("output")) {
            add(messages, item);
        }
        return messages.toString();
    }

    private static ObjectNode add(ArrayNode messages, String role, JsonNode content) {
        ObjectNode message = messages.addObject().put("role", role);
        ArrayNode parts = message.putArray("parts");
        if (content.isTextual()) {
            parts.addObject().put("type", "text").set("content", content);
        }
        for (JsonNode part : content) {
            addPart(parts, part);
        }
        return message;
    }

    private static ObjectNode add(ArrayNode messages, JsonNode item) {
        if (item.isTextual()) {
            return add(messages, "user", item);
        }
        String type = item.path("type").asText();
        if (type.equals("function_call")) {
            ObjectNode message = add(messages, "assistant", JsonNodeFactory.instance.nullNode());
            addCall(message.withArray("parts"), item.path("call_id"), item);
            return message;
        }
        if (type.equals("function_call_output")) {
            ObjectNode message = add(messages, "tool", JsonNodeFactory.instance.nullNode());
            addResult(message.withArray("parts"), item.path("call_id"), item.path("output"));
            return message;
        }
        String role = item.path("role").asText("assistant");
        if (role.equals("tool")) {
            ObjectNode message = add(messages, role, JsonNodeFactory.instance.nullNode());
            addResult(message.withArray("parts"), item.path("tool_call_id"), item.path("content"));
            return message;
        }
        ObjectNode message = add(messages, role, item.has("content") ? item.path("content") : item.path("text"));
        for (JsonNode call : item.path("tool_calls")) {
            addCall(message.withArray("parts"), call.path("id"), call.path("function"));
        }
        return message;
    }

    private static void addPart(ArrayNode parts, JsonNode part) {
        JsonNode text = part.isTextual() ? part : part.path("text");
        ObjectNode added = parts.addObject();
        if (text.isTextual()) {
            added.put("type", "text").set("content", text);
        } else {
            added.put("type", part.path("type").asText("unknown"));
        }
    }

    private static void addCall(ArrayNode parts, JsonNode id, JsonNode function) {
        ObjectNode part = parts.addObject().put("type", "tool_call");
        part.set("id", id);
        part.set("name", function.path("name"));
        part.set("arguments", function.path("arguments"));
    }

    private static void addResult(ArrayNode parts, JsonNode id, JsonNode result) {
        ObjectNode part = parts.addObject().put("type", "tool_call_response");
        part.set("id", id);
        part.set("response", result);
    }
}
