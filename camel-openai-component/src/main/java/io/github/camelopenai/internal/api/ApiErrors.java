package io.github.camelopenai.internal.api;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAINotFoundException;
import io.github.camelopenai.api.OpenAIPermissionException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAITimeoutException;
import java.util.Locale;

/** Chooses the exception that stands for an error of the server. */
public final class ApiErrors {

    private ApiErrors() {}

    /** The exception for an error: by its code, type and words where they tell more than its status, else by that. */
    public static OpenAIException toException(ApiError error) {
        ErrorKind kind = ErrorKind.of(error);
        return kind == null ? byStatus(error) : kind.toException(error);
    }

    private static OpenAIException byStatus(ApiError error) {
        return switch (error.status()) {
            case 401, 407 -> new OpenAIAuthenticationException(error);
            case 403 -> new OpenAIPermissionException(error);
            case 404 -> new OpenAINotFoundException(error);
            case 408 -> new OpenAITimeoutException(error);
            case 429 -> new OpenAIRateLimitException(error);
            default -> byClass(error);
        };
    }

    private static OpenAIException byClass(ApiError error) {
        if (error.status() >= 500) {
            return new OpenAIServerException(error);
        }
        if (error.status() >= 400) {
            return new OpenAIInvalidRequestException(error);
        }
        return new OpenAIResponseException(
                error.describe() + ". Check that the base URL is that of an OpenAI-compatible API.", error, null);
    }

    /** The status that an error inside a response with a status of success stands for: its code, or its kind. */
    public static int statusOf(ApiError error) {
        String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
        if (code.matches("[45]\\d\\d")) {
            return Integer.parseInt(code);
        }
        ErrorKind known = ErrorKind.ofSuccess(error);
        if (known != null) {
            return known.status();
        }
        String kind = code + ' ' + (error.type() == null ? "" : error.type().toLowerCase(Locale.ROOT));
        if (kind.contains("rate_limit")) {
            return 429;
        }
        if (kind.contains("api_key") || kind.contains("authentication")) {
            return 401;
        }
        if (kind.contains("not_found")) {
            return 404;
        }
        if (kind.contains("invalid")) {
            return 400;
        }
        return kind.contains("server_error") || kind.contains("overloaded") ? 500 : error.status();
    }
}
