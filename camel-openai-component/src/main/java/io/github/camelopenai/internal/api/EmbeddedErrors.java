package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the error in JSON that comes with a status of success: a whole body, or the data of an event.
 *
 * <p>Gateways answer 200 before they know that the server fails: OpenRouter puts {@code error} beside {@code choices} or into one of
 * them, one-api beside empty fields, vLLM sends {@code {"object":"error"}}, FastAPI {@code {"detail":...}}.
 */
public final class EmbeddedErrors {

    private static final String ERROR = "error";
    private static final String DETAIL = "detail";

    /**
     * What an error without a field {@code error} may have: problem JSON (<a
     * href="https://www.rfc-editor.org/rfc/rfc9457#section-3.1">RFC 9457, 3.1</a>), and what gateways add.
     */
    private static final Set<String> OF_ERRORS = Set.of(
            DETAIL,
            "type",
            "title",
            "status",
            "instance",
            "code",
            "message",
            "msg",
            "param",
            "success",
            "errors",
            "request_id",
            "requestId");

    /** The codes with which gateways say that all is well. */
    private static final Set<String> GOOD_CODES = Set.of("0", "200", "ok", "success");

    /** What has no {@code error} of its own. A stored object, such as a fine-tuning job, tells of the failure of its job. */
    private static final Set<String> GENERATED =
            Set.of("", ERROR, "list", "chat.completion", "chat.completion.chunk", "text_completion", "edit");

    /** The finish reasons of an answer that failed, such as Zhipu's {@code network_error}. */
    private static final Pattern FAILED = Pattern.compile("(?i)(\\w+_)?error");

    private EmbeddedErrors() {}

    /**
     * The error, in a form that {@link ErrorReader} reads, or null if the JSON has none.
     *
     * <pre>{@code
     * EmbeddedErrors.of(Json.parse("{\"error\":{\"message\":\"Overloaded\"},\"choices\":[]}")) // the object itself
     * EmbeddedErrors.of(Json.parse("{\"id\":\"ftjob-1\",\"object\":\"fine_tuning.job\",\"error\":{...}}")) // null
     * }</pre>
     */
    public static JsonNode of(JsonNode json) {
        if (json.isArray() && json.size() == 1) {
            // Google's OpenAI-compatible endpoint wraps errors in an array
            return isError(json.get(0)) ? json.get(0) : null;
        }
        if (isError(json)) {
            return json;
        }
        for (JsonNode choice : json.path("choices")) {
            if (saysSomething(choice.path(ERROR))) {
                return wrapped(choice.get(ERROR));
            }
            String reason = choice.path("finish_reason").asText();
            if (isFailed(reason)) {
                return wrapped(JsonNodeFactory.instance
                        .objectNode()
                        .put("message", "The answer ended with finish_reason " + reason)
                        .put("type", "server_error"));
            }
        }
        return null;
    }

    /** Most reasons do not end in this word, and need no pattern. */
    private static boolean isFailed(String reason) {
        return reason.regionMatches(true, reason.length() - ERROR.length(), ERROR, 0, ERROR.length())
                && FAILED.matcher(reason).matches();
    }

    /** The text with which a whole answer begins that ends in an error, or null where it has none. */
    public static String partialText(JsonNode json) {
        JsonNode choice = json.path("choices").path(0);
        JsonNode content = choice.path("message").path("content");
        content = content.isMissingNode() ? choice.path("text") : content;
        StringBuilder text = new StringBuilder(content.asText(""));
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.isEmpty() ? null : text.toString();
    }

    /** The error that an event of the Responses API holds in its response, else the event. */
    public static JsonNode ofEvent(JsonNode event) {
        JsonNode error = of(event);
        JsonNode inside = event.path("response").path(ERROR);
        if (error == null && saysSomething(inside)) {
            return wrapped(inside);
        }
        return error == null ? event : error;
    }

    private static boolean isError(JsonNode json) {
        if (!json.isObject()) {
            return false;
        }
        return json.path("object").asText().equals(ERROR)
                || saysSomething(json.path(ERROR)) && !tellsOfItself(json)
                || saysSomething(json.path("base_resp").path("status_code"))
                || isNothingButAnError(json);
    }

    private static boolean tellsOfItself(JsonNode json) {
        String status = json.path("status").asText("");
        boolean isStored =
                !GENERATED.contains(json.path("object").asText()) || !status.isEmpty() && !status.equals(ERROR);
        return isStored && !json.path("id").asText().isEmpty() && !json.has("choices") && !json.has("data");
    }

    /** Words without an answer are an error where they are called details or errors, or have a code that says so. */
    private static boolean isNothingButAnError(JsonNode json) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!OF_ERRORS.contains(field.getKey()) && saysSomething(field.getValue())) {
                return false;
            }
        }
        boolean hasWords = saysSomething(json.path("message")) || saysSomething(json.path("msg"));
        return saysSomething(json.path(DETAIL)) || saysSomething(json.path("errors")) || hasWords && hasFailed(json);
    }

    private static boolean hasFailed(JsonNode json) {
        String code = json.path("code").asText("").toLowerCase(Locale.ROOT);
        boolean isRefused =
                json.path("success").isBoolean() && !json.path("success").booleanValue();
        return isRefused || saysSomething(json.path("code")) && !GOOD_CODES.contains(code);
    }

    /** Whether a response of the Responses API, which is always made, tells that it failed. */
    public static boolean isFailedResponse(JsonNode response) {
        return response.path("status").asText().equals("failed") || saysSomething(response.path(ERROR));
    }

    /** Whether a value says something: null, an empty text, {@code false}, and objects and lists of such values do not. */
    public static boolean saysSomething(JsonNode value) {
        return value.isContainerNode() ? holdsSomething(value) : isSomething(value);
    }

    private static boolean holdsSomething(JsonNode value) {
        Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
        open.push(List.of(value).iterator());
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            JsonNode part = open.peek().next();
            if (part.isContainerNode()) {
                open.push(part.elements());
            } else if (isSomething(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSomething(JsonNode value) {
        if (value.isTextual()) {
            return !value.textValue().isBlank();
        }
        return value.isNumber() ? value.doubleValue() != 0 : value.asBoolean();
    }

    private static JsonNode wrapped(JsonNode error) {
        return JsonNodeFactory.instance.objectNode().set(ERROR, error);
    }
}
