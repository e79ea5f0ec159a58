package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.api.ApiErrors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures are worth another attempt, and after which delay. */
@Tag("unit")
class RetryPolicyTest {

    private static final ApiError UNANSWERED = ApiError.unanswered("POST http://s", 1);

    private final RetryPolicy policy = new RetryPolicy(10, 120_000, () -> 0);

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504, 529})
    void aStatusThatMayPassIsWorthAnotherAttempt(int status) {
        assertThat(policy.delayMillis(answer(status, null, null, null), 1)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 413, 422})
    void aStatusThatStaysIsNot(int status) {
        assertThat(policy.delayMillis(answer(status, null, null, null), 1)).isEqualTo(RetryPolicy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"400, true, 500", "503, false, -1", "429, false, -1", "404, true, 500"})
    void whatTheServerSaysOfItDecidesBeforeTheStatus(int status, boolean shouldRetry, long delay) {
        assertThat(policy.delayMillis(answer(status, null, null, shouldRetry), 1))
                .isEqualTo(delay);
    }

    @Test
    void anEmptyAccountIsNotWorthAnotherAttemptWhateverTheServerSays() {
        assertThat(policy.delayMillis(answer(429, "insufficient_quota", 1_000L, true), 1))
                .isEqualTo(RetryPolicy.NONE);
    }

    @Test
    void aBrokenConnectionIsWorthAnotherAttempt() {
        assertThat(policy.delayMillis(new OpenAIConnectException("broken", UNANSWERED, null), 1))
                .isEqualTo(500);
    }

    @Test
    void whatEndedOnThisSideIsNot() {
        assertThat(policy.delayMillis(OpenAIConnectException.stopped(UNANSWERED, "its route"), 1))
                .isEqualTo(RetryPolicy.NONE);
        assertThat(policy.delayMillis(new OpenAITimeoutException("silent", UNANSWERED, null), 1))
                .isEqualTo(RetryPolicy.NONE);
        assertThat(policy.delayMillis(new OpenAIRejectedException("full"), 1)).isEqualTo(RetryPolicy.NONE);
        assertThat(policy.delayMillis(new OpenAIInvalidRequestException("wrong"), 1))
                .isEqualTo(RetryPolicy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "4, 4000", "5, 8000", "6, 8000", "10, 8000"})
    void theDelayDoublesUpToEightSeconds(int attempts, long delay) {
        assertThat(policy.delayMillis(answer(503, null, null, null), attempts)).isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "0.5, 875", "1, 750"})
    void upToAQuarterOfTheDelayIsTakenOffAtRandom(double random, long delay) {
        assertThat(new RetryPolicy(2, 120_000, () -> random).delayMillis(answer(503, null, null, null), 2))
                .isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2000, 2000", "120000, 120000", "0, 500"})
    void theServersDelayBeatsOurs(long asked, long delay) {
        assertThat(policy.delayMillis(answer(429, null, asked, null), 1)).isEqualTo(delay);
    }

    @Test
    void aLongerDelayThanMaxRetryAfterFailsAtOnceAndSaysHowLong() {
        OpenAIException failure = answer(429, null, 120_001L, null);

        assertThat(policy.delayMillis(failure, 1)).isEqualTo(RetryPolicy.NONE);
        assertThat(failure)
                .hasMessageContaining("The server asks to wait 120001 ms; maxRetryAfter tells how long a call does.");
    }

    @Test
    void noMoreAttemptsFollowThanMaxRetries() {
        RetryPolicy twice = new RetryPolicy(2, 120_000, () -> 0);

        assertThat(twice.delayMillis(answer(503, null, null, null), 2)).isPositive();
        assertThat(twice.delayMillis(answer(503, null, null, null), 3)).isEqualTo(RetryPolicy.NONE);
    }

    private static OpenAIException answer(int status, String code, Long retryAfterMillis, Boolean shouldRetry) {
        return ApiErrors.toException(new ApiError(
                "POST http://s", status, code, null, null, "x", null, retryAfterMillis, shouldRetry, true, 1));
    }
}
