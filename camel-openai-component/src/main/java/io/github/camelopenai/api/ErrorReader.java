package io.github.camelopenai.api;

import com.fasterxml.jackson.databind.JsonNode;
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
 * {@code error}, FastAPI's {@code detail}, a bare {@code message}, plain text, or a proxy's HTML page.
 *
 * <p>Values that a server echoes from the request, such as FastAPI's {@code input}, are left out: they may be the prompt.
 */
public final class ErrorReader {

    private static final int LONGEST_MESSAGE = 500;
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]{0,100}>(.{0,1000}?)</title>");
    private static final Pattern HTML = Pattern.compile("(?is)^\\s*<(?:!doctype|html|head|body)\\b.*");

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
        JsonNode root = jsonOrNull(body);
        JsonNode error = errorObject(root);
        return new ApiError(
                target,
                status,
                code(error.path("code"), innerError(root, error).path("code")),
                firstText(error.path("type")),
                firstText(error.path("param")),
                shorten(message(root, error, body)),
                header.apply("x-request-id") != null ? header.apply("x-request-id") : header.apply("apim-request-id"),
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
        try {
            JsonNode root = Json.parse(body);
            // Google's OpenAI-compatible endpoint wraps the object in an array
            return root.isArray() && !root.isEmpty() ? root.get(0) : root;
        } catch (IllegalArgumentException e) {
            return Json.toTree(null);
        }
    }

    private static JsonNode errorObject(JsonNode root) {
        JsonNode error = root.path("error");
        return error.isObject() ? error : root;
    }

    /** Azure's gateways say no more than "BadRequest" or 400 outside, and what it is inside. */
    private static String code(JsonNode outer, JsonNode inner) {
        boolean isFilterInside =
                ApiErrors.isContentFilter(firstText(inner)) && !ApiErrors.isContentFilter(firstText(outer));
        return isFilterInside ? firstText(inner) : firstText(outer, inner);
    }

    /** Azure's innererror stands inside of the error or beside it. */
    private static JsonNode innerError(JsonNode root, JsonNode error) {
        JsonNode inner = error.path("innererror");
        return inner.isObject() ? inner : root.path("innererror");
    }

    private static String message(JsonNode root, JsonNode error, byte[] body) {
        String message = firstText(error.path("message"), root.path("error"), root.path("message"));
        if (message != null) {
            return message;
        }
        JsonNode detail = root.path("detail");
        if (detail.isTextual()) {
            return detail.asText();
        }
        if (detail.isArray()) {
            return fastApiDetail(detail);
        }
        return root.isContainerNode() ? null : plainText(body);
    }

    private static String fastApiDetail(JsonNode detail) {
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : detail) {
            List<String> place = new ArrayList<>();
            fault.path("loc").forEach(step -> place.add(step.asText()));
            faults.add(String.join(".", place) + ": " + fault.path("msg").asText());
        }
        return String.join("; ", faults);
    }

    private static String plainText(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 8_192), StandardCharsets.UTF_8);
        if (!HTML.matcher(text).matches()) {
            return text.isBlank() ? null : text;
        }
        Matcher title = TITLE.matcher(text);
        return title.find() ? "a web page titled '" + title.group(1).strip() + "'" : "a web page";
    }

    private static String firstText(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate.isValueNode()
                    && !candidate.isNull()
                    && !candidate.asText().isBlank()) {
                return candidate.asText();
            }
        }
        return null;
    }

    /** One line, without control characters, of bearable length. */
    private static String shorten(String message) {
        if (message == null) {
            return null;
        }
        String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }
}
