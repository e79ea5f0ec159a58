package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers in which a model calls tools. */
public final class ToolAnswers {

    private ToolAnswers() {}

    /** A chat whose model calls tools: each by its id, its name and its arguments. */
    public static String chat(String... idNameArguments) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("id", "chatcmpl-1").put("object", "chat.completion").put("model", "gpt-4o-mini-2024-07-18");
        ObjectNode choice = answer.withArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "tool_calls");
        ArrayNode calls = choice.putObject("message")
                .put("role", "assistant")
                .putNull("content")
                .putArray("tool_calls");
        for (int i = 0; i < idNameArguments.length; i += 3) {
            ObjectNode call = calls.addObject().put("id", idNameArguments[i]).put("type", "function");
            call.putObject("function").put("name", idNameArguments[i + 1]).put("arguments", idNameArguments[i + 2]);
        }
        answer.putObject("usage")
                .put("prompt_tokens", 20)
                .put("completion_tokens", 5)
                .put("total_tokens", 25);
        return answer.toString();
    }

    /** A response whose model has thought, and calls tools: each by its id, its name and its arguments. */
    public static String response(String... idNameArguments) {
        ObjectNode answer = response();
        ArrayNode output = answer.putArray("output");
        output.addObject()
                .put("type", "reasoning")
                .put("id", "rs_1")
                .put("encrypted_content", "abc")
                .putArray("summary");
        for (int i = 0; i < idNameArguments.length; i += 3) {
            output.addObject()
                    .put("type", "function_call")
                    .put("id", "fc_" + i)
                    .put("call_id", idNameArguments[i])
                    .put("name", idNameArguments[i + 1])
                    .put("arguments", idNameArguments[i + 2])
                    .put("status", "completed");
        }
        return answer.toString();
    }

    /** A response with a text. */
    public static String responseText(String text) {
        ObjectNode answer = response();
        ObjectNode message = answer.putArray("output").addObject();
        message.put("type", "message")
                .put("id", "msg_1")
                .put("role", "assistant")
                .put("status", "completed");
        message.putArray("content")
                .addObject()
                .put("type", "output_text")
                .put("text", text)
                .putArray("annotations");
        return answer.toString();
    }

    /** A stream of a chat whose model says something and calls a tool, its arguments in two pieces. */
    public static String chatStream(String text, String id, String name, String arguments) {
        int half = arguments.length() / 2;
        Events events =
                new Events().delta(0, JsonNodeFactory.instance.objectNode().put("role", "assistant"), null);
        if (!text.isEmpty()) {
            events.chat(text);
        }
        return events.delta(0, piece(id, name, arguments.substring(0, half)), null)
                .delta(0, piece(null, null, arguments.substring(half)), null)
                .finish("tool_calls")
                .usage()
                .done()
                .toString();
    }

    private static ObjectNode piece(String id, String name, String arguments) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0);
        if (id != null) {
            call.put("id", id).put("type", "function");
        }
        ObjectNode function = call.putObject("function").put("arguments", arguments);
        if (name != null) {
            function.put("name", name);
        }
        return delta;
    }

    /** A stream of a response whose model calls a tool. */
    public static String responseStream(String... idNameArguments) {
        String answer = response(idNameArguments);
        return new Events()
                .event("response.created", "\"response\":{\"id\":\"resp_1\",\"output\":[]}")
                .event("response.completed", "\"response\":" + answer)
                .toString();
    }

    /** A stream of a response with a text. */
    public static String responseTextStream(String text) {
        return new Events()
                .event("response.created", "\"response\":{\"id\":\"resp_2\",\"output\":[]}")
                .event(
                        "response.output_text.delta",
                        "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + text + "\"")
                .event("response.completed", "\"response\":" + responseText(text))
                .toString();
    }

    private static ObjectNode response() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("id", "resp_1")
                .put("object", "response")
                .put("status", "completed")
                .put("model", "gpt-4o-mini");
        answer.putObject("usage")
                .put("input_tokens", 20)
                .put("output_tokens", 5)
                .put("total_tokens", 25);
        return answer;
    }
}
