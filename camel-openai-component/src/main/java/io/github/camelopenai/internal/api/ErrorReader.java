package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.camelopenai.api.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a server says of a failure, in any of the forms that servers use: OpenAI's and Azure's object, a text as
 * {@code error}, FastAPI's {@code detail}, problem details, a bare {@code message}, plain text, or a proxy's HTML page.
 *
 * <p>Values that a server echoes from the request, such as FastAPI's {@code input}, are left out: they may be the prompt.
 */
public final class ErrorReader {

    private static final int LONGEST_MESSAGE = 1_000;
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final Pattern EVENT = Pattern.compile("(?m)^data:[ \\t]*(\\{.*)$");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)+");

    private ErrorReader() {}

    /**
     * The error in a response.
     *
     * @param target what was asked, such as {@code POST https://api.openai.com/v1/chat/completions}
     * @param status the HTTP status
     * @param header the response headers, looked up by lower-case name
     * @param body the response body, in any form
     * @param attempts how often the request was sent
     * @param now the time from which a {@code Retry-After} date counts
     */
    public static ApiError read(
            String target, int status, UnaryOperator<String> header, byte[] body, int attempts, Instant now) {
        return read(target, status, header, body, attempts, now, UnaryOperator.identity());
    }

    /**
     * The error in a response, without secrets.
     *
     * @param mask takes the secrets out of what is shown; it has no part in how the body is read
     */
    public static ApiError read(
            String target,
            int status,
            UnaryOperator<String> header,
            byte[] body,
            int attempts,
            Instant now,
            UnaryOperator<String> mask) {
        UnaryOperator<String> shown = text -> text == null ? null : mask.apply(text);
        JsonNode root = jsonOrNull(body);
        JsonNode error = errorObject(root);
        return new ApiError(
                target,
                status,
                shown.apply(code(root, error)),
                shown.apply(type(error)),
                shown.apply(firstText(error.path("param"))),
                shorten(shown.apply(oneLine(words(root, body)))),
                shown.apply(
                        header.apply("x-request-id") != null
                                ? header.apply("x-request-id")
                                : header.apply("apim-request-id")),
                RetryAfter.millis(header, now),
                shouldRetry(header.apply("x-should-retry")),
                true,
                attempts);
    }

    private static Boolean shouldRetry(String value) {
        return switch (value == null ? "" : value.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static JsonNode jsonOrNull(byte[] body) {
        JsonNode root = firstOrNull(body);
        if (root.isNull()) {
            // A stream's server may tell an error of the call as an event
            Matcher event = EVENT.matcher(text(body));
            root = event.find() ? firstOrNull(event.group(1).getBytes(StandardCharsets.UTF_8)) : root;
        }
        // Google's OpenAI-compatible endpoint wraps the object in an array
        return root.isArray() && !root.isEmpty() ? root.get(0) : root;
    }

    private static JsonNode firstOrNull(byte[] body) {
        try {
            JsonNode first = Json.parseFirst(body);
            // A text or a number may only be how a sentence begins
            JsonNode root = first.isContainerNode() ? first : Json.parse(body);
            return root.isContainerNode() || root.isTextual() ? root : NullNode.getInstance();
        } catch (IllegalArgumentException e) {
            return NullNode.getInstance();
        }
    }

    /** The object with the code and the type: most servers call it {@code error}. */
    private static JsonNode errorObject(JsonNode root) {
        for (String field : new String[] {"error", "errors", "detail", "fault"}) {
            JsonNode error = root.path(field);
            error = error.isArray() ? error.path(0) : error;
            boolean isFault = error.has("loc");
            if (error.isObject() && !error.isEmpty() && !isFault) {
                return error;
            }
        }
        return root;
    }

    /** Of the codes that a server tells, the one that says most: Azure's gateways say no more than 400 outside. */
    private static String code(JsonNode root, JsonNode error) {
        JsonNode upstream = upstreamError(error);
        List<String> codes = new ArrayList<>();
        for (JsonNode code : new JsonNode[] {
            error.path("code"),
            innerError(root, error).path("code"),
            upstream.path("code"),
            upstream.path("type"),
            error.path("error_code"),
            error.path("errorCode"),
            codeOf(root.path("error"))
        }) {
            String text = firstText(code);
            if (text != null) {
                codes.add(text);
            }
        }
        String first = codes.isEmpty() ? null : codes.get(0);
        if (first != null && ErrorKind.ofCode(first) == null) {
            return codes.stream()
                    .filter(code -> ErrorKind.ofCode(code) != null)
                    .findFirst()
                    .orElse(first);
        }
        return first;
    }

    /** OAuth and some gateways tell the code as the text of {@code error}. */
    private static JsonNode codeOf(JsonNode error) {
        boolean isCode = error.isTextual() && CODE.matcher(error.textValue()).matches();
        return isCode ? error : MissingNode.getInstance();
    }

    /** Azure's innererror stands inside of the error or beside it. */
    private static JsonNode innerError(JsonNode root, JsonNode error) {
        JsonNode inner = error.path("innererror");
        return inner.isObject() ? inner : root.path("innererror");
    }

    /** What OpenRouter passes on of the server that it asked. */
    private static JsonNode upstreamError(JsonNode error) {
        JsonNode raw = error.path("metadata").path("raw");
        JsonNode upstream = raw.isTextual() ? firstOrNull(raw.textValue().getBytes(StandardCharsets.UTF_8)) : raw;
        return errorObject(upstream);
    }

    /** Google calls it {@code status}; problem details without a type of their own say {@code about:blank}. */
    private static String type(JsonNode error) {
        String type = firstText(error.path("type"));
        boolean saysNothing = type == null || type.equals("about:blank") || type.equals("error");
        JsonNode status = error.path("status");
        return saysNothing ? firstText(status.isTextual() ? status : MissingNode.getInstance()) : type;
    }

    private static String words(JsonNode root, byte[] body) {
        return root.isNull() ? PlainWords.of(text(body)) : ServerWords.of(root);
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST_TEXT), StandardCharsets.UTF_8);
    }

    private static String firstText(JsonNode candidate) {
        boolean isText = candidate.isTextual() || candidate.isNumber();
        return isText && !candidate.asText().isBlank() ? candidate.asText() : null;
    }

    private static String oneLine(String words) {
        return words == null
                ? null
                : words.replaceAll("[\\p{Cntrl}\\p{Z}\\s]+", " ").strip();
    }

    private static String shorten(String line) {
        if (line == null || line.isEmpty()) {
            return null;
        }
        if (line.length() <= LONGEST_MESSAGE) {
            return line;
        }
        int end = LONGEST_MESSAGE - 3;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
