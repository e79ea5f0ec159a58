package io.github.camelopenai.internal.client.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server-sent event.
 *
 * @param name the event's name, {@code message} where it has none
 * @param data its data, in UTF-8, several lines joined by a line feed
 * @param id the last event id that the stream has given, or an empty text
 */
public record ServerSentEvent(String name, byte[] data, String id) {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** What it tells of: the type in its JSON, else its name, as some servers say it only there. */
    public String type(JsonNode json) {
        return json.path("type").asText(name);
    }

    /** Whether it tells nothing: some servers keep a connection open with events that have no data. */
    public boolean isEmpty() {
        return start() == data.length && !isNamedError();
    }

    /** Whether its name says that it tells of an error, whatever its data is. */
    public boolean isNamedError() {
        return name.equalsIgnoreCase("error");
    }

    /** Whether it tells that no more events come. What stands before and after the word does not matter, as in OpenAI's own SDKs. */
    public boolean isDone() {
        int from = start();
        return data.length - from >= DONE.length && Arrays.equals(data, from, from + DONE.length, DONE, 0, DONE.length);
    }

    private int start() {
        int from = 0;
        while (from < data.length && data[from] >= 0 && data[from] <= ' ') {
            from++;
        }
        return from;
    }

    /** The data as a text. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** Without the data, which holds answers. */
    @Override
    public String toString() {
        return name + " of " + data.length + " bytes";
    }
}
