package io.github.camelopenai.internal.client.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.api.ApiErrors;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.api.ErrorReader;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.request.JsonBody;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Tells answers from failures: by status, and by what the body is. */
public final class ResponseReader {

    private static final int PROXY_REFUSES = 407;
    private static final int LARGEST_ERROR = 64 * 1024;
    private static final String ERROR = "error";

    private final Secrets secrets;
    private final Clock clock;
    private final long maxResponseSize;

    /**
     * @param secrets what no error message may repeat
     * @param clock the time from which a {@code Retry-After} date counts
     * @param maxResponseSize the most bytes that a response may have
     */
    public ResponseReader(Secrets secrets, Clock clock, long maxResponseSize) {
        this.secrets = secrets;
        this.clock = clock;
        this.maxResponseSize = maxResponseSize;
    }

    /** The most bytes that a response may have, and what is put together of a stream. */
    public long maxResponseSize() {
        return maxResponseSize;
    }

    /** The exception that a response stands for, or null where it is none as far as its status and its body tell. */
    public OpenAIException failure(ApiResponse response) {
        if (response.status() / 100 == 2) {
            return failureInside(response);
        }
        OpenAIException failure = ApiErrors.toException(error(response));
        if (response.isCut()) {
            failure.addHint("Only the first " + response.body().length + " bytes of the answer were read.");
        }
        return failure;
    }

    /**
     * The exception that a body with a status of success stands for, or null where it is none. A body that is too large to be an error
     * is not read here. The reader of its JSON finds an error in it as well.
     */
    OpenAIException failureInside(ApiResponse response) {
        byte[] body = response.body();
        if (body.length > LARGEST_ERROR || !ErrorSigns.areIn(body)) {
            return null;
        }
        try {
            return BodyForm.of(body, true, null, false) == BodyForm.EVENTS
                    ? failureInFirstEvent(response)
                    : failureIn(response, JsonBody.parse(body));
        } catch (IllegalArgumentException e) {
            // No JSON: the reader of the answer says so
            return null;
        }
    }

    private OpenAIException failureInFirstEvent(ApiResponse response) {
        ServerSentEvent event = EventReader.first(response.body(), true);
        return event == null ? null : failureIn(response, event);
    }

    /**
     * A streamed response whose body is there as a whole after all: what is no events is read by its charset.
     *
     * @throws OpenAIResponseException where its bytes are none of the charset
     */
    public ApiResponse whole(ApiResponse streamed, byte[] body) {
        try {
            BodyText text = BodyText.of(body, streamed.header("content-type"));
            Map<String, String> headers = new HashMap<>(streamed.headers());
            headers.computeIfPresent("content-type", (name, type) -> text.contentType());
            return streamed.withBody(headers, text.bytes());
        } catch (BodyText.UnreadableTextException e) {
            throw notThePromised(streamed, "a body that " + e.getMessage());
        }
    }

    /** The exception that an event stands for, or null where it is none. */
    OpenAIException failureIn(ApiResponse response, ServerSentEvent event) {
        if (event.isNamedError()) {
            return errorInStream(response, event.data());
        }
        if (!ErrorSigns.areIn(event.data())) {
            return null;
        }
        try {
            return isErrorEvent(event, Json.parse(event.data())) ? errorInStream(response, event.data()) : null;
        } catch (IllegalArgumentException e) {
            // No JSON: the reader of the stream says so
            return null;
        }
    }

    /** Whether an event of a stream tells of an error, instead of a part of the answer. */
    public static boolean isErrorEvent(ServerSentEvent event, JsonNode json) {
        String type = json.path("type").textValue();
        return event.isNamedError()
                || ERROR.equals(type)
                || "response.failed".equals(type)
                || json.path("response").path("status").asText().equals("failed")
                || EmbeddedErrors.of(json) != null;
    }

    /**
     * The JSON object or array of a successful response, whose usage is told to those who count the call; an empty object for a body that is empty where nothing is promised: with
     * status 204, and as the answer to {@code DELETE} and {@code HEAD}.
     *
     * @throws OpenAIResponseException where the body is no JSON
     * @throws OpenAIException of the kind that the error stands for, where the server answered an error with a status of
     *     success
     */
    public JsonNode json(ApiResponse response) {
        return json(response, null);
    }

    /**
     * As {@link #json(ApiResponse)}, the base64 of one field decoded on the way.
     *
     * @param binaryField the field whose texts become binary nodes where they are base64, or null
     */
    public JsonNode json(ApiResponse response, String binaryField) {
        if (response.mayBeEmpty() && response.text().isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode json = parse(response, binaryField);
        if (!json.isContainerNode()) {
            throw notThePromised(response, "a " + json.getNodeType().toString().toLowerCase(Locale.ROOT));
        }
        OpenAIException failure = failureIn(response, json);
        if (failure != null) {
            throw failure;
        }
        response.answered(json);
        return json;
    }

    /** The exception that an error inside of a stream stands for: by its code, else a failure of the server. */
    public OpenAIException errorInStream(ApiResponse response, byte[] event) {
        return failureOf(response, errorOf(event), 500);
    }

    private OpenAIException failureIn(ApiResponse response, JsonNode json) {
        JsonNode error = EmbeddedErrors.of(json);
        if (error == null) {
            return null;
        }
        OpenAIException failure = failureOf(response, Json.toBytesOfServer(error), response.status());
        failure.cameBefore(EmbeddedErrors.partialText(json));
        return failure;
    }

    /** The exception of an error that an answer tells of as a whole: by its status, its code, else a failure of the server. */
    public OpenAIException failureOf(ApiResponse response, byte[] words) {
        return response.status() >= 400
                ? ApiErrors.toException(error(response.withBody(response.headers(), words)))
                : failureOf(response, words, 500);
    }

    /** @param otherwise the status where neither a code nor a kind tells one */
    private OpenAIException failureOf(ApiResponse response, byte[] words, int otherwise) {
        ApiError error = ErrorReader.read(
                        response.target(),
                        response.status(),
                        response::header,
                        words,
                        response.attempts(),
                        clock.instant(),
                        secrets::mask)
                .withDuration(response.durationMillis());
        int status = ApiErrors.statusOf(error);
        return ApiErrors.toException(error.withStatus(status >= 400 ? status : otherwise));
    }

    /** The failure of a response to a call that streams, which is neither events nor JSON. */
    OpenAIException neither(ApiResponse response) {
        String words = error(response).message();
        return notThePromised(response, "neither events nor JSON" + (words == null ? "" : ", but with: " + words));
    }

    /** The failure of a response that is not what the operation promises; {@code what} says what it is. */
    public static OpenAIResponseException notThePromised(ApiResponse response, String what) {
        return new OpenAIResponseException(
                response.target() + " answered " + response.status() + " with " + what
                        + ". Check that the base URL points at an OpenAI-compatible API and not at a proxy or a web page."
                        + (response.requestId() == null ? "" : " Request id: " + response.requestId()),
                errorOf(response),
                null);
    }

    /** What is known of a response that is of no use. */
    public static ApiError errorOf(ApiResponse response) {
        return ApiError.unanswered(response.target(), response.attempts())
                .withStatus(response.status())
                .withRequestId(response.requestId())
                .withDuration(response.durationMillis());
    }

    private JsonNode parse(ApiResponse response, String binaryField) {
        try {
            return binaryField == null ? JsonBody.parse(response.body()) : Json.parse(response.body(), binaryField);
        } catch (IllegalArgumentException e) {
            return parse(response);
        }
    }

    private JsonNode parse(ApiResponse response) {
        try {
            return JsonBody.parse(response.body());
        } catch (IllegalArgumentException e) {
            String type = response.header("content-type");
            String what = response.body().length == 0
                    ? "an empty body"
                    : "a body of " + response.body().length + " bytes" + (type == null ? "" : " of " + type) + " that "
                            + e.getMessage();
            throw notThePromised(response, what + wordsOfNoJson(response));
        }
    }

    /** What a proxy or a web page says. What begins as JSON is an answer that was cut, and is not shown. */
    private String wordsOfNoJson(ApiResponse response) {
        BodyForm form = BodyForm.of(response.body(), true, null, false);
        String words = form == BodyForm.OTHER ? error(response).message() : null;
        return words == null ? "" : ", but says: " + words;
    }

    private ApiError error(ApiResponse response) {
        return ErrorReader.read(
                        response.target(),
                        response.status(),
                        response::header,
                        words(response),
                        response.attempts(),
                        clock.instant(),
                        secrets::mask)
                .withDuration(response.durationMillis());
    }

    /** What a server says. A proxy is not quoted: it may repeat its password, which nobody in here knows. */
    private static byte[] words(ApiResponse response) {
        if (response.status() == PROXY_REFUSES) {
            return new byte[0];
        }
        return response.isCut() ? Json.closed(response.body()) : response.body();
    }

    /** The error object of an event, or the event where it is that itself. */
    private static byte[] errorOf(byte[] event) {
        try {
            return Json.toBytesOfServer(EmbeddedErrors.ofEvent(Json.parse(event)));
        } catch (IllegalArgumentException e) {
            return event;
        }
    }
}
