package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageAndRateLimitsTest {

    @Test
    void readsTheUsageOfChatAndOfResponses() {
        assertThat(usage("""
                {"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,
                 "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}}""")).isEqualTo(new Usage(1L, 2L, 3L, 4L, 5L));
        assertThat(usage("""
                {"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3,
                 "input_tokens_details":{"cached_tokens":4},"output_tokens_details":{"reasoning_tokens":5}}}""")).isEqualTo(new Usage(1L, 2L, 3L, 4L, 5L));
    }

    @Test
    void usageThatIsMissingIsUnknown() {
        assertThat(usage("{}")).isEqualTo(new Usage(null, null, null, null, null));
        assertThat(usage("{\"usage\":null}")).isEqualTo(new Usage(null, null, null, null, null));
    }

    @Test
    void readsOpenAIsRateLimits() {
        assertThat(RateLimits.of(Map.of(
                        "x-ratelimit-limit-requests", "60",
                        "x-ratelimit-limit-tokens", "150000",
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-remaining-tokens", "149984",
                        "x-ratelimit-reset-requests", "1s",
                        "x-ratelimit-reset-tokens", "6m0s")::get))
                .isEqualTo(new RateLimits(60L, 150_000L, 59L, 149_984L, 1_000L, 360_000L));
    }

    @Test
    void readsAzuresRateLimitsAndTakesMinusOneAndZeroForUnknown() {
        assertThat(RateLimits.of(Map.of(
                        "x-ratelimit-remaining-requests", "9",
                        "x-ratelimit-remaining-tokens", "-1",
                        "x-ratelimit-reset-requests", "10",
                        "x-ratelimit-reset-tokens", "0")::get))
                .isEqualTo(new RateLimits(null, null, 9L, null, 10_000L, null));
    }

    @ParameterizedTest
    @CsvSource({"12ms, 12", "1h2m3.5s, 3723500", "0s, 0", "300, 300000", "0.25, 250", "soon, ", "-5s, ", "'', ", "1d, "
    })
    void readsDurations(String text, Long millis) {
        assertThat(ApiDuration.millis(text)).isEqualTo(millis);
    }

    @Property
    void anyTextIsADurationOrNone(@ForAll String text) {
        Long millis = ApiDuration.millis(text);

        assertThat(millis == null || millis >= 0).isTrue();
    }

    private static Usage usage(String json) {
        return Usage.of(Json.parse(json));
    }
}
