package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Streams of events as OpenAI sends them.
 *
 * <pre>{@code
 * new Events().chat("Hel").chat("lo").finish("stop").usage().done().toString()
 * }</pre>
 */
public final class Events {

    private final StringBuilder stream = new StringBuilder();

    /** An event with this data. */
    public Events data(String data) {
        stream.append("data: ").append(data).append("\n\n");
        return this;
    }

    /** An event with a name, and JSON whose type is that name. */
    public Events event(String name, String fields) {
        stream.append("event: ").append(name).append('\n');
        return data("{\"type\":\"" + name + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
    }

    /** A chunk of a chat with this text. */
    public Events chat(String text) {
        return delta(0, JsonNodeFactory.instance.objectNode().put("content", text), null);
    }

    /** A chunk of a chat with this delta. */
    public Events delta(int choice, ObjectNode delta, String finishReason) {
        ObjectNode chunk = JsonNodeFactory.instance.objectNode();
        chunk.put("id", "chatcmpl-1").put("object", "chat.completion.chunk").put("model", "gpt-4o-mini-2024-07-18");
        chunk.put("service_tier", "default").put("system_fingerprint", "fp_1");
        ObjectNode part = chunk.putArray("choices").addObject();
        part.put("index", choice).put("finish_reason", finishReason).set("delta", delta);
        return data(chunk.toString());
    }

    /** The chunk of a chat with its finish reason. */
    public Events finish(String reason) {
        return delta(0, JsonNodeFactory.instance.objectNode(), reason);
    }

    /** The chunk of a chat with its usage, as in {@link Answers#chat}. */
    public Events usage() {
        return data("{\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,"
                + "\"total_tokens\":21,\"prompt_tokens_details\":{\"cached_tokens\":4},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}}");
    }

    /** The end. */
    public Events done() {
        return data("[DONE]");
    }

    @Override
    public String toString() {
        return stream.toString();
    }
}
