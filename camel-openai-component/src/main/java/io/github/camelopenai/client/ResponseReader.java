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
import java.util.Locale;

/** Tells answers from failures: by status, and by what the body is. */
public final class ResponseReader {

    private final String secret;
    private final Clock clock;

    /**
     * @param secret the key, which no error message may repeat, or null
     * @param clock the time from which a {@code Retry-After} date counts
     */
    ResponseReader(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** The response itself where its status is one of success, else the exception that it stands for. */
    ApiResponse successOrThrow(ApiResponse response) {
        if (response.status() / 100 == 2) {
            return response;
        }
        throw ApiErrors.toException(error(response));
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
                withoutSecret(event),
                response.attempts(),
                clock.instant());
        int status = ApiErrors.statusOf(error);
        return ApiErrors.toException(error.withStatus(status >= 400 ? status : 500));
    }

    /** The failure of a response that is not what the operation promises; {@code what} says what it is. */
    public static OpenAIResponseException notThePromised(ApiResponse response, String what) {
        ApiError error = ApiError.unanswered(response.target(), response.attempts())
                .withStatus(response.status())
                .withRequestId(response.requestId());
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
                withoutSecret(response.body()),
                response.attempts(),
                clock.instant());
    }

    private byte[] withoutSecret(byte[] body) {
        if (secret == null) {
            return body;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return text.replace(secret, "***").getBytes(StandardCharsets.UTF_8);
    }
}
