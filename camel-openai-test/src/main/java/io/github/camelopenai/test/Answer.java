package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What is sent back.
 *
 * @param chunks in how many pieces a stream is sent, 1 for whole answers
 * @param retryAfter how long the caller is told to wait, or null
 * @param isBroken whether the connection is reset instead
 */
record Answer(int status, String contentType, byte[] body, int chunks, Duration retryAfter, boolean isBroken) {

    static final Answer BROKEN = new Answer(0, null, new byte[0], 1, null, true);

    static Answer json(JsonNode json) {
        return json(200, json);
    }

    static Answer json(int status, JsonNode json) {
        return of(status, "application/json", json.toString());
    }

    static Answer text(String text) {
        return of(200, "text/plain; charset=utf-8", text);
    }

    private static Answer of(int status, String contentType, String body) {
        return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8), 1, null, false);
    }

    static Answer bytes(String contentType, byte[] body) {
        return new Answer(200, contentType, body, 1, null, false);
    }

    static Answer stream(List<String> events) {
        byte[] body = String.join("", events).getBytes(StandardCharsets.UTF_8);
        return new Answer(200, "text/event-stream", body, events.size(), null, false);
    }

    Answer retryAfter(Duration delay) {
        return new Answer(status, contentType, body, chunks, delay, isBroken);
    }

    /** One half of it. */
    Answer cut() {
        return new Answer(status, contentType, Arrays.copyOf(body, body.length / 2), chunks, retryAfter, isBroken);
    }
}
