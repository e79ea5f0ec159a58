package io.github.camelopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.ApiErrors;
import io.github.camelopenai.api.ErrorReader;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;

/** Tells answers from failures: by status, and by what the body is. */
public final class ResponseReader {

    private static final int PROXY_REFUSES = 407;
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.UTF_8);

    private final Secrets secrets;
    private final Clock clock;

    /**
     * @param secrets what no error message may repeat
     * @param clock the time from which a {@code Retry-After} date counts
     */
    ResponseReader(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The exception that a response stands for, or null where its status is one of success. */
    OpenAIException failure(ApiResponse response) {
        return response.status() / 100 == 2 ? null : ApiErrors.toException(error(response));
    }

    /**
     * The exception that the first event of a stream stands for, or null where it is none, or is not there as a whole: servers send
     * 200 before they know that they are overloaded.
     *
     * @param first the first bytes of the stream
     */
    OpenAIException failureInFirstEvent(ApiResponse response, byte[] first) {
        if (indexOf(first, ERROR) < 0) {
            return null;
        }
        EventReader events = new EventReader(first.length);
        events.feed(first);
        ServerSentEvent event = events.next();
        try {
            boolean isError = event != null && isErrorEvent(event, Json.parse(event.data()));
            return isError ? errorInStream(response, event.data()) : null;
        } catch (IllegalArgumentException e) {
            // No JSON: whoever reads the stream says so
            return null;
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether an event of a stream tells of an error, instead of a part of the answer. */
    public static boolean isErrorEvent(ServerSentEvent event, JsonNode json) {
        String type = json.path("type").textValue();
        return event.name().equals("error")
                || "error".equals(type)
                || "response.failed".equals(type)
                || json.hasNonNull("error") && !json.hasNonNull("choices");
    }

    /**
     * The JSON object or array of a successful response; an empty object for 204.
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
        if (response.body().length == 0 && response.status() == 204) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode json = parse(response, binaryField);
        if (!json.isContainerNode()) {
            throw notThePromised(response, "a " + json.getNodeType().toString().toLowerCase(Locale.ROOT));
        }
        if (ApiErrors.isErrorInsteadOfAnswer(json)) {
            ApiError error = error(response);
            throw ApiErrors.toException(error.withStatus(ApiErrors.statusOf(error)));
        }
        return json;
    }

    /** The exception that an error inside of a stream stands for: by its code, else a failure of the server. */
    public OpenAIException errorInStream(ApiResponse response, byte[] event) {
        ApiError error = ErrorReader.read(
                        response.target(),
                        response.status(),
                        response::header,
                        errorOf(event),
                        response.attempts(),
                        clock.instant(),
                        secrets::mask)
                .withDuration(response.durationMillis());
        int status = ApiErrors.statusOf(error);
        return ApiErrors.toException(error.withStatus(status >= 400 ? status : 500));
    }

    /** The failure of a response that is not what the operation promises; {@code what} says what it is. */
    public static OpenAIResponseException notThePromised(ApiResponse response, String what) {
        ApiError error = ApiError.unanswered(response.target(), response.attempts())
                .withStatus(response.status())
                .withRequestId(response.requestId())
                .withDuration(response.durationMillis());
        return new OpenAIResponseException(
                response.target() + " answered " + response.status() + " with " + what
                        + ". Check that the base URL points at an OpenAI-compatible API and not at a proxy or a web page."
                        + (response.requestId() == null ? "" : " Request id: " + response.requestId()),
                error,
                null);
    }

    private static JsonNode parse(ApiResponse response, String binaryField) {
        try {
            return binaryField == null ? Json.parse(response.body()) : Json.parse(response.body(), binaryField);
        } catch (IllegalArgumentException e) {
            return parse(response);
        }
    }

    private static JsonNode parse(ApiResponse response) {
        try {
            return Json.parse(response.body());
        } catch (IllegalArgumentException e) {
            String type = response.header("content-type");
            String what = response.body().length == 0
                    ? "an empty body"
                    : "a body of " + response.body().length + " bytes" + (type == null ? "" : " of " + type) + " that "
                            + e.getMessage();
            throw notThePromised(response, what);
        }
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
        return response.status() == PROXY_REFUSES ? new byte[0] : response.body();
    }

    /** The error object of an event, or the event where it is that itself. */
    private static byte[] errorOf(byte[] event) {
        try {
            JsonNode failed = Json.parse(event).path("response").path("error");
            return failed.isObject() ? Json.toBytesOfServer(failed) : event;
        } catch (IllegalArgumentException e) {
            return event;
        }
    }
}
