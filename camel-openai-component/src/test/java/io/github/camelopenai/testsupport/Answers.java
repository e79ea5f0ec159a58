package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation;

/** Responses as OpenAI sends them. */
public final class Answers {

    private Answers() {}

    /** A chat completion with one choice for each text. */
    public static String chat(String... texts) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("id", "chatcmpl-1").put("object", "chat.completion").put("model", "gpt-4o-mini-2024-07-18");
        answer.put("service_tier", "default").put("system_fingerprint", "fp_1");
        for (int i = 0; i < texts.length; i++) {
            ObjectNode choice = answer.withArray("choices").addObject();
            choice.put("index", i).put("finish_reason", "stop");
            choice.putObject("message").put("role", "assistant").put("content", texts[i]);
        }
        ObjectNode usage = answer.putObject("usage");
        usage.put("prompt_tokens", 9).put("completion_tokens", 12).put("total_tokens", 21);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 4);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 5);
        return answer.toString();
    }

    /** A response with a text. */
    public static String response(String text) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"" + text
                + "\",\"annotations\":[],\"logprobs\":[]}]}]}";
    }

    /** A completion with one choice for each text. */
    public static String completion(String... texts) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("id", "cmpl-1").put("object", "text_completion").put("model", "gpt-3.5-turbo-instruct");
        for (int i = 0; i < texts.length; i++) {
            answer.withArray("choices")
                    .addObject()
                    .put("index", i)
                    .put("finish_reason", "length")
                    .put("text", texts[i]);
        }
        return answer.toString();
    }

    /** An object that the server keeps. */
    public static String object(String type, String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", type)
                .toString();
    }

    /** A page of such objects. */
    public static String page(String type, String... ids) {
        ObjectNode page =
                JsonNodeFactory.instance.objectNode().put("object", "list").put("has_more", false);
        page.putArray("data");
        for (String id : ids) {
            page.withArray("data").addObject().put("id", id).put("object", type);
        }
        return page.toString();
    }

    /** What a row of the table answers, with what a route may look for in it. */
    public static String of(Operation operation) {
        return switch (operation.answer()) {
            case TEXT -> chat("Hello");
            case EMBEDDINGS -> "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}]}";
            case MODERATIONS -> "{\"results\":[{\"flagged\":false}]}";
            case IMAGES -> "{\"data\":[{\"b64_json\":\"AQID\"}]}";
            case TRANSCRIPT -> "{\"text\":\"Hello\",\"segments\":[{\"id\":0}]}";
            case PAGE -> "{\"data\":[{\"id\":\"t_1\",\"filename\":\"old-1\"}],\"has_more\":false}";
            case GENERATED, STORED, OBJECT, RAW, BINARY ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", "t_1")
                        .put("object", "thing")
                        .put("output_file_id", "file-9")
                        .toString();
        };
    }

    /** An error in OpenAI's form. */
    public static String error(String message, String type, String code) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return error.toString();
    }
}
