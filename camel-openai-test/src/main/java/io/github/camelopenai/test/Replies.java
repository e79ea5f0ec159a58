package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the stand-in replies: each call adds one reply, requests get them in this order, and the last one is repeated.
 *
 * <pre>{@code
 * openai.refuse(429, Duration.ofSeconds(1)).answer("Paris");  // the first call is refused, all others are answered
 * openai.toolCall("weather", Map.of("city", "Rome")).answer("It is sunny in Rome.");
 * }</pre>
 *
 * <p>Texts and tool calls answer chats, responses, completions and transcripts. A refusal or a broken connection meets any
 * request.
 *
 * @param <S> the type that the methods return, for chains
 */
public abstract class Replies<S extends Replies<S>> {

    /** Only the stand-in has replies. */
    Replies() {}

    abstract Script script();

    abstract S self();

    /** Answers with a text; a stream has a chunk for each word. */
    public S answer(String text) {
        return add(Generated.words(text));
    }

    /** Answers with these chunks where the call asks for a stream, else with all of them as one text. */
    public S stream(String... chunks) {
        return add(new Reply.Text(List.of(chunks)));
    }

    /** Asks for one call of a tool. */
    public S toolCall(String name, Map<String, ?> arguments) {
        return toolCalls(new ToolCall(name, arguments));
    }

    /** Asks for several calls of tools at once. */
    public S toolCalls(ToolCall... calls) {
        return add(new Reply.Tools(List.of(calls)));
    }

    /**
     * Refuses with an error status, such as 500, and the error body that OpenAI sends with it.
     *
     * @param status from 400 to 599
     */
    public S refuse(int status) {
        return refuse(status, Refusals.code(status), null);
    }

    /** Refuses, and says how long to wait before the next attempt ({@code retry-after} in seconds, {@code retry-after-ms}). */
    public S refuse(int status, Duration retryAfter) {
        return refuse(status, Refusals.code(status), retryAfter);
    }

    /** Refuses with an error code, such as {@code insufficient_quota} or {@code context_length_exceeded}. */
    public S refuse(int status, String code) {
        return refuse(status, code, null);
    }

    private S refuse(int status, String code, Duration retryAfter) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("The status " + status + " is no error; give one from 400 to 599");
        }
        return add(new Reply.Refusal(status, code, retryAfter));
    }

    /** Resets the connection before the answer. */
    public S breakOff() {
        return add(new Reply.BrokenConnection());
    }

    /** Ends a stream after these chunks, without its proper end. A call that does not stream gets half of its JSON. */
    public S cutStream(String... chunks) {
        return add(new Reply.Cut(new Reply.Text(List.of(chunks))));
    }

    /**
     * Answers with this JSON, as it is.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public S json(String json) {
        return json(Json.parse(json));
    }

    /** Answers with this JSON, as it is. */
    public S json(JsonNode json) {
        return bytes("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with these bytes, such as those of a speech. */
    public S bytes(String contentType, byte[] body) {
        return add(new Reply.Raw(contentType, body.clone()));
    }

    /**
     * Decides on each request when it comes, for example by the results of tools that are in it.
     *
     * <pre>{@code
     * openai.decide((request, reply) -> {
     *     JsonNode messages = request.body().path("messages");
     *     if (messages.size() == 1) {
     *         reply.toolCall("weather", Map.of("city", "Rome"));
     *     } else {
     *         reply.answer("The weather: " + messages.path(2).path("content").asText());
     *     }
     * });
     * }</pre>
     *
     * @param decision tells one reply; without one the stand-in answers as if it had been told nothing. It may be called by several
     *     threads at a time
     */
    public S decide(BiConsumer<RecordedRequest, Replies<?>> decision) {
        return add(new Reply.Decided(decision));
    }

    private S add(Reply reply) {
        script().add(reply);
        return self();
    }
}
