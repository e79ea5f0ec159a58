package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a body is, by its first bytes: servers and proxies send events as JSON, and JSON as events, so that the content type alone
 * tells nothing for sure.
 */
public enum BodyForm {
    /** Server-sent events. */
    EVENTS,
    /** One JSON object or array. */
    JSON,
    /** Bytes, such as sound. */
    BYTES,
    /** A text that is neither, such as a web page. */
    OTHER;

    /** The fields of an event, {@code error} of llama.cpp among them, and what a comment begins with. */
    private static final List<String> FIELDS = List.of("data", "event", "id", "retry", "error");

    private static final int LONGEST_FIELD = 5;

    /** A field and its colon, of whatever letters. */
    private static final int MOST_BYTES = 4 * (LONGEST_FIELD + 1);

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /**
     * The form of a body.
     *
     * @param first the first bytes
     * @param whole whether there are no others
     * @param contentType what the server says of it, or null
     * @param binary whether the operation answers bytes
     * @return null where the bytes do not tell yet
     */
    public static BodyForm of(byte[] first, boolean whole, String contentType, boolean binary) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String start = start(first);
        if (start.isEmpty()) {
            return whole ? ofType(type, binary) : null;
        }
        if (isEvent(start)) {
            return EVENTS;
        }
        if (!whole && couldBeEvent(start)) {
            return null;
        }
        boolean isJson = start.charAt(0) == '{' || start.charAt(0) == '[';
        return isJson && !(binary && type.startsWith("audio/")) ? JSON : ofType(type, binary);
    }

    /** The form of a streamed body whose beginning has come. */
    public static BodyForm of(ApiRequest request, ApiResponse response) {
        boolean isBinary = request.operation().answer() == AnswerKind.BINARY;
        return of(response.stream().unread(), true, response.header("content-type"), isBinary);
    }

    private static BodyForm ofType(String type, boolean binary) {
        if (type.contains("event-stream")) {
            return EVENTS;
        }
        return binary ? BYTES : OTHER;
    }

    /** The beginning of the first line that is not empty. */
    private static String start(byte[] first) {
        if (isUtf16(first)) {
            String text = new String(first, StandardCharsets.UTF_16);
            int from = 0;
            while (from < text.length() && (text.charAt(from) <= ' ' || text.charAt(from) == '\uFEFF')) {
                from++;
            }
            return beginning(text.substring(from));
        }
        int from = 0;
        while (from < first.length && blanks(first, from) > 0) {
            from += blanks(first, from);
        }
        // The body may be large: only so much of it becomes a text
        return beginning(new String(first, from, Math.min(first.length - from, MOST_BYTES), StandardCharsets.UTF_8));
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_FIELD + 1));
    }

    /** How many bytes at a place are a blank, or a byte order mark. */
    private static int blanks(byte[] bytes, int at) {
        if (bytes[at] >= 0 && bytes[at] <= ' ') {
            return 1;
        }
        int after = at + BYTE_ORDER_MARK.length;
        return after <= bytes.length && Arrays.equals(bytes, at, after, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)
                ? BYTE_ORDER_MARK.length
                : 0;
    }

    private static boolean isUtf16(byte[] first) {
        return first.length > 1
                && (first[0] == (byte) 0xFE && first[1] == (byte) 0xFF
                        || first[0] == (byte) 0xFF && first[1] == (byte) 0xFE);
    }

    private static boolean isEvent(String start) {
        if (start.charAt(0) == ':') {
            return true;
        }
        for (String field : FIELDS) {
            if (start.startsWith(field) && start.startsWith(":", field.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean couldBeEvent(String start) {
        return FIELDS.stream().anyMatch(field -> field.startsWith(start));
    }
}
