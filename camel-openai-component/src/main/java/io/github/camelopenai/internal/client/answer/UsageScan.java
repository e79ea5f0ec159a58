package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Finds the usage in the bytes of an answer while they go by, events or one JSON object, however they are split. It keeps at most
 * 8 KB of them.
 *
 * <p>It looks for the key {@code usage} with an object as value. A quote inside of a text is escaped, so no text of a model
 * looks like that.
 */
final class UsageScan {

    private static final byte[] KEY = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_USAGE = 8 * 1024;

    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private Step step = Step.SEARCH;
    private int matched;
    private byte previous = ' ';
    private int depth;
    private boolean inText;
    private boolean escaped;
    private long events;
    private Usage usage;

    private enum Step {
        SEARCH,
        COLON,
        OBJECT,
        VALUE
    }

    /** The usage that came last, or null: some servers tell it with each event, and it grows. */
    Usage usage() {
        return usage;
    }

    /** How many lines of data of events went by. */
    long events() {
        return events;
    }

    /** Takes the next bytes. */
    void accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            events += next == 'd' && previous == '\n' ? 1 : 0;
            switch (step) {
                case SEARCH -> search(next);
                case COLON -> expect(next, ':', Step.OBJECT);
                case OBJECT -> expect(next, '{', Step.VALUE);
                case VALUE -> take(next);
            }
            previous = next;
        }
    }

    private void search(byte next) {
        if (matched == 0) {
            // What stands before a key; the quote before a text's end is another
            boolean isKey = previous == '{' || previous == ',' || isBlank(previous);
            matched = next == '"' && isKey ? 1 : 0;
        } else {
            matched = next == KEY[matched] ? matched + 1 : 0;
        }
        if (matched == KEY.length) {
            matched = 0;
            step = Step.COLON;
        }
    }

    private void expect(byte next, char expected, Step then) {
        if (next == expected) {
            step = then;
            if (then == Step.VALUE) {
                value.reset();
                depth = 0;
                take(next);
            }
        } else if (!isBlank(next)) {
            step = Step.SEARCH;
        }
    }

    private void take(byte next) {
        value.write(next);
        if (inText) {
            inText = escaped || next != '"';
            escaped = !escaped && next == '\\';
        } else if (next == '"') {
            inText = true;
        } else if (next == '{' || next == '}') {
            depth += next == '{' ? 1 : -1;
        }
        if (depth == 0 || value.size() == LARGEST_USAGE) {
            read();
            step = Step.SEARCH;
            inText = false;
            escaped = false;
        }
    }

    private void read() {
        // An event may have its data in several lines
        String object = value.toString(StandardCharsets.UTF_8).replaceAll("[\r\n]+data:", "");
        try {
            Usage found = Usage.of(Json.parse(("{\"usage\":" + object + '}').getBytes(StandardCharsets.UTF_8)));
            usage = found.isUnknown() ? usage : found;
        } catch (IllegalArgumentException e) {
            // No JSON: nothing that could be counted
        }
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\t' || next == '\n' || next == '\r';
    }
}
