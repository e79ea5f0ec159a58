package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.ErrorCategory;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, , OpenAIInvalidRequestException, VALIDATION",
        "400, context_length_exceeded, OpenAIContextLengthException, VALIDATION",
        "400, content_filter, OpenAIContentFilterException, VALIDATION",
        "400, ResponsibleAIPolicyViolation, OpenAIContentFilterException, VALIDATION",
        "401, , OpenAIAuthenticationException, AUTH",
        "403, , OpenAIPermissionException, AUTH",
        "404, , OpenAINotFoundException, VALIDATION",
        "408, , OpenAITimeoutException, UNKNOWN",
        "409, , OpenAIInvalidRequestException, VALIDATION",
        "413, , OpenAIInvalidRequestException, VALIDATION",
        "422, , OpenAIInvalidRequestException, VALIDATION",
        "429, , OpenAIRateLimitException, RATE_LIMIT",
        "429, insufficient_quota, OpenAIQuotaException, RATE_LIMIT",
        "500, , OpenAIServerException, SERVER_ERROR",
        "503, , OpenAIServerException, SERVER_ERROR",
        "302, , OpenAIResponseException, UNKNOWN",
    })
    void statusAndCodeChooseTheExceptionAndItsCategory(
            int status, String code, String exception, ErrorCategory category) {
        OpenAIException chosen = ApiErrors.toException(error(status, code, null));

        assertThat(chosen.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(chosen.getCategory()).isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({
        "'This model''s maximum context length is 4096 tokens'",
        "'the request exceeds the available context size, try increasing it'"
    })
    void aContextThatIsTooSmallIsKnownByItsWordsToo(String message) {
        assertThat(ApiErrors.toException(error(400, null, message))).isInstanceOf(OpenAIContextLengthException.class);
    }

    @Test
    void theMessageSaysWhatWasAskedWhatCameAndWhatToDo() {
        ApiError error = new ApiError(
                "POST http://server/v1/chat/completions",
                401,
                "invalid_api_key",
                "invalid_request_error",
                null,
                "Incorrect API key provided.",
                "req_1",
                null,
                null,
                true,
                1);

        assertThat(ApiErrors.toException(error))
                .hasMessage(
                        "POST http://server/v1/chat/completions answered 401 (invalid_api_key): Incorrect API key provided."
                                + " Check the key: option apiKey, component option apiKey, or OPENAI_API_KEY; or the bean of the"
                                + " option credentials. Request id: req_1");
    }

    @Test
    void theExceptionCarriesWhatTheServerSaid() {
        ApiError error = new ApiError("POST http://s", 429, "c", "t", "p", "m", "req_1", 2_000L, true, true, 3);

        assertThat(ApiErrors.toException(error))
                .returns(429, OpenAIException::getStatus)
                .returns("c", OpenAIException::getCode)
                .returns("t", OpenAIException::getType)
                .returns("p", OpenAIException::getParam)
                .returns("req_1", OpenAIException::getRequestId)
                .returns(2_000L, OpenAIException::getRetryAfterMillis)
                .returns(3, OpenAIException::getAttempts);
    }

    private static ApiError error(int status, String code, String message) {
        return new ApiError("POST http://server/v1/x", status, code, null, null, message, null, null, null, true, 1);
    }
}
