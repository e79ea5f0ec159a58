package io.github.camelopenai.api;

import java.util.Locale;
import java.util.Set;

/** Chooses the exception that stands for an error of the server. */
public final class ApiErrors {

    private static final Set<String> CONTEXT_LENGTH = Set.of("context_length_exceeded", "string_above_max_length");
    private static final Set<String> CONTENT_FILTER =
            Set.of("content_filter", "content_policy_violation", "responsibleaipolicyviolation");

    private ApiErrors() {}

    /** The exception for an error, by its status and code. */
    public static OpenAIException toException(ApiError error) {
        return switch (error.status()) {
            case 401, 407 -> new OpenAIAuthenticationException(error);
            case 403 -> new OpenAIPermissionException(error);
            case 404 -> new OpenAINotFoundException(error);
            case 408 -> new OpenAITimeoutException(error);
            case 429 ->
                isOneOf(error.code(), Set.of("insufficient_quota"))
                        ? new OpenAIQuotaException(error)
                        : new OpenAIRateLimitException(error);
            default -> byClass(error);
        };
    }

    private static OpenAIException byClass(ApiError error) {
        if (error.status() >= 500) {
            return new OpenAIServerException(error);
        }
        if (error.status() >= 400) {
            return invalidRequest(error);
        }
        return new OpenAIResponseException(
                error.describe() + ". Check that the base URL is that of an OpenAI-compatible API.", error, null);
    }

    private static OpenAIException invalidRequest(ApiError error) {
        if (isOneOf(error.code(), CONTEXT_LENGTH) || mentionsContextLength(error.message())) {
            return new OpenAIContextLengthException(error);
        }
        if (isContentFilter(error.code())) {
            return new OpenAIContentFilterException(error);
        }
        return new OpenAIInvalidRequestException(error);
    }

    /** vLLM and llama.cpp say it in words only. */
    private static boolean mentionsContextLength(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("maximum context length") || text.contains("exceeds the available context size");
    }

    /** Whether a code says that the provider's filter refused. */
    static boolean isContentFilter(String code) {
        return isOneOf(code, CONTENT_FILTER);
    }

    private static boolean isOneOf(String code, Set<String> codes) {
        return code != null && codes.contains(code.toLowerCase(Locale.ROOT));
    }

    /** The status that an error inside a response with a status of success stands for: its code, or its kind. */
    public static int statusOf(ApiError error) {
        String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
        if (code.matches("[45]\\d\\d")) {
            return Integer.parseInt(code);
        }
        String kind = code + ' ' + (error.type() == null ? "" : error.type().toLowerCase(Locale.ROOT));
        if (kind.contains("rate_limit") || kind.contains("insufficient_quota")) {
            return 429;
        }
        if (kind.contains("api_key") || kind.contains("authentication")) {
            return 401;
        }
        if (kind.contains("not_found")) {
            return 404;
        }
        boolean asked = kind.contains("invalid") || CONTEXT_LENGTH.contains(code) || CONTENT_FILTER.contains(code);
        if (asked) {
            return 400;
        }
        return kind.contains("server_error") || kind.contains("overloaded") ? 500 : error.status();
    }
}
