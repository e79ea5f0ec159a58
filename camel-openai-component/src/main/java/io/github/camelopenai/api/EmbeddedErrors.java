package io.github.camelopenai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Finds the error in JSON that comes with a status of success: a whole body, or the data of an event.
 *
 * <p>Gateways answer 200 before they know that the server fails: OpenRouter puts {@code error} beside {@code choices} or into one of
 * them, one-api beside empty fields, vLLM sends {@code {"object":"error"}}, FastAPI {@code {"detail":...}}.
 */
public final class EmbeddedErrors {

    private static final String ERROR = "error";
    private static final String DETAIL = "detail";

    /** What problem JSON may have beside its detail (<a href="https://www.rfc-editor.org/rfc/rfc9457#section-3.1">RFC 9457, 3.1</a>). */
    private static final Set<String> BESIDE_DETAIL =
            Set.of(DETAIL, "type", "title", "status", "instance", "code", "message", "request_id");

    /** What has no {@code error} of its own. A stored object, such as a fine-tuning job, tells of the failure of its job. */
    private static final Set<String> GENERATED =
            Set.of("", ERROR, "list", "chat.completion", "chat.completion.chunk", "text_completion", "edit");

    private EmbeddedErrors() {}

    /**
     * The error, in a form that {@link ErrorReader} reads, or null where there is none.
     *
     * <pre>{@code
     * EmbeddedErrors.of(Json.parse("{\"error\":{\"message\":\"Overloaded\"},\"choices\":[]}")) // the object itself
     * EmbeddedErrors.of(Json.parse("{\"id\":\"ftjob-1\",\"object\":\"fine_tuning.job\",\"error\":{...}}")) // null
     * }</pre>
     */
    public static JsonNode of(JsonNode json) {
        if (isError(json)) {
            return json;
        }
        for (JsonNode choice : json.path("choices")) {
            if (saysSomething(choice.path(ERROR))) {
                return wrapped(choice.get(ERROR));
            }
            if (ERROR.equals(choice.path("finish_reason").textValue())) {
                return wrapped(JsonNodeFactory.instance.textNode("The answer ended with finish_reason error"));
            }
        }
        return null;
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
                || saysSomething(json.path(DETAIL)) && isNothingBut(json);
    }

    private static boolean tellsOfItself(JsonNode json) {
        boolean isStored = !GENERATED.contains(json.path("object").asText())
                || json.path("status").isTextual();
        return isStored && !json.path("id").asText().isEmpty() && !json.has("choices") && !json.has("data");
    }

    private static boolean isNothingBut(JsonNode json) {
        return json.properties().stream().allMatch(field -> BESIDE_DETAIL.contains(field.getKey()));
    }

    /** Whether a value says something: null, an empty text, {@code false}, and objects and lists of such values do not. */
    static boolean saysSomething(JsonNode value) {
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
