package io.github.camelopenai.client;

import java.nio.charset.StandardCharsets;

/**
 * A server-sent event.
 *
 * @param name the event's name, {@code message} where it has none
 * @param data its data, in UTF-8, several lines joined by a line feed
 * @param id the last event id that the stream has given, or an empty text
 */
public record ServerSentEvent(String name, byte[] data, String id) {

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
