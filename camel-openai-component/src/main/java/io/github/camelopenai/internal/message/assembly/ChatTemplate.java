package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a chat's last chunk. Nearly every chunk repeats the one before and differs in its text alone, so that its text is found by
 * comparing bytes, and nothing of it need be parsed.
 *
 * <pre>{@code
 * {"id":"c-1","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}
 * {"id":"c-1","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}
 * }</pre>
 *
 * <p>What stands before and after the text is the same, byte by byte, and the text ends with its first quote and has no control
 * character: so a parser would be in the same state at each of its ends. Any other chunk is parsed, and is the next template. {@code
 * obfuscation}, random letters that OpenAI adds to hide the length of a text, may differ too (<a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming/streaming">chat streaming</a>).
 */
final class ChatTemplate {

    private static final JsonPointer TEXT = JsonPointer.compile("/choices/0/delta/content");
    private static final JsonPointer OBFUSCATION = JsonPointer.compile("/obfuscation");

    /** Who makes chunks that are never alike need not pay for templates. */
    private static final int MOST_IN_VAIN = 8;

    /** A chunk that is longer is parsed: it must not be in memory twice. */
    private static final int LONGEST = 16 * 1024;

    private byte[] last;
    private final List<Span> spans = new ArrayList<>();
    private int inVain;

    /** The bytes of a text, without its quotes. */
    private record Span(boolean isText, int from, int end) {}

    /** A chunk that has been parsed takes the place of the one before. */
    void learn(byte[] data, JsonNode json) {
        last = null;
        spans.clear();
        if (data.length <= LONGEST && inVain < MOST_IN_VAIN && saysTextAlone(json)) {
            inVain++;
            try {
                last = find(data, json) ? data : null;
            } catch (IOException e) {
                // It was parsed a moment ago; if it cannot be now, the next one is parsed too
                last = null;
            }
        }
    }

    /** Whether nothing of it would count twice if it came twice, but its text. */
    private static boolean saysTextAlone(JsonNode json) {
        JsonNode choices = json.path("choices");
        JsonNode choice = choices.path(0);
        if (choices.size() != 1
                || !choice.path("delta").path("content").isTextual()
                || json.path("type").isTextual()) {
            return false;
        }
        boolean isPlain = isNothing(choice.path("finish_reason"))
                && isNothing(choice.path("logprobs"))
                && isNothing(choice.path("message"))
                && isNothing(json.path("usage"));
        for (Map.Entry<String, JsonNode> field : choice.path("delta").properties()) {
            boolean isKnown = field.getKey().equals("content") || field.getKey().equals("role");
            isPlain = isPlain
                    && (isKnown && field.getValue().isTextual()
                            || field.getValue().isNull());
        }
        return isPlain;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    /** A name that stands twice is none that can be compared. */
    private boolean find(byte[] data, JsonNode json) throws IOException {
        boolean hasText = false;
        boolean hasObfuscation = false;
        try (JsonParser parser = Json.tokens(data)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                boolean isText = isText(parser.getParsingContext());
                if (!isText && !isObfuscation(parser.getParsingContext())) {
                    continue;
                }
                JsonNode value = json.at(isText ? TEXT : OBFUSCATION);
                if (isText ? hasText : hasObfuscation) {
                    return false;
                }
                hasText |= isText;
                hasObfuscation |= !isText;
                int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
                parser.finishToken();
                int end = (int) parser.currentLocation().getByteOffset() - 1;
                spans.add(new Span(isText, from, end));
                boolean isRight = value.isTextual()
                        && end == endOfText(data, from)
                        && value.textValue().equals(text(data, from, end));
                if (!isRight) {
                    return false;
                }
            }
        }
        return hasText;
    }

    /** No pointer is made of the place: long names above many texts would make many long ones. */
    private static boolean isText(JsonStreamContext content) {
        JsonStreamContext delta = content.getParent();
        if (!isAt("content", content) || !isAt("delta", delta)) {
            return false;
        }
        JsonStreamContext choice = delta.getParent();
        boolean isFirst = choice.inArray() && choice.getCurrentIndex() == 0;
        return isFirst
                && isAt("choices", choice.getParent())
                && choice.getParent().getParent().inRoot();
    }

    private static boolean isObfuscation(JsonStreamContext place) {
        return isAt("obfuscation", place) && place.getParent().inRoot();
    }

    private static boolean isAt(String name, JsonStreamContext place) {
        return place != null && place.inObject() && name.equals(place.getCurrentName());
    }

    /** The text of a chunk that differs from the last one in that alone; null where it must be parsed. */
    String textOf(byte[] data) {
        if (last == null || data.length > LONGEST) {
            return null;
        }
        String text = null;
        int at = 0;
        int same = 0;
        for (Span span : spans) {
            int length = span.from() - same;
            if (!isSame(data, at, at + length, same, span.from())) {
                return null;
            }
            at += length;
            int end = endOfText(data, at);
            String found = end < 0 ? null : text(data, at, end);
            if (found == null) {
                return null;
            }
            if (span.isText()) {
                text = found;
            }
            at = end;
            same = span.end();
        }
        // Beside a blank text, other fields may be those of an error
        if (text == null || text.isBlank() || !isSame(data, at, data.length, same, last.length)) {
            return null;
        }
        inVain = 0;
        return text;
    }

    private boolean isSame(byte[] data, int from, int end, int lastFrom, int lastEnd) {
        return end <= data.length && Arrays.equals(data, from, end, last, lastFrom, lastEnd);
    }

    /** The place of the quote that ends a text, or -1 where it has none, or a character that must not stand in it. */
    private static int endOfText(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            byte one = data[i];
            if (one == '"') {
                return i;
            }
            if (one >= 0 && one < ' ') {
                return -1;
            }
            if (one == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** Null where the bytes may be no UTF-8, or an escape is none: who parses the chunk says what is wrong with it. */
    private static String text(byte[] data, int from, int end) {
        String text = new String(data, from, end - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return null;
        }
        return text.indexOf('\\') < 0 ? text : unescaped(Arrays.copyOfRange(data, from - 1, end + 1));
    }

    private static String unescaped(byte[] quoted) {
        try {
            return Json.parse(quoted).textValue();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
