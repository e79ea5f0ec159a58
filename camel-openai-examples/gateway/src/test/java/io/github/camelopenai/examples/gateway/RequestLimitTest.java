package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestLimitTest {

    private final AtomicLong now = new AtomicLong(-5);

    @Test
    void aMinutesRequestsMayComeAtOnceAndComeBackOneByOne() {
        RequestLimit limit = new RequestLimit(2, 10, now::get);
        limit.begin();
        limit.begin();
        assertThat(refusal(limit).retryAfterMillis()).isEqualTo(30_000);

        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(refusal(limit).retryAfterMillis()).isEqualTo(20_000);

        now.addAndGet(Duration.ofSeconds(20).toNanos());
        limit.begin();
        assertThat(refusal(limit)).hasMessage("The limit of 2 requests a minute is reached.");
    }

    @Test
    void whatIsNotUsedDoesNotPileUp() {
        RequestLimit limit = new RequestLimit(1, 10, now::get);
        now.addAndGet(Duration.ofHours(5).toNanos());
        limit.begin();

        assertThat(refusal(limit).status()).isEqualTo(429);
    }

    @Test
    void soManyAtATimeAndTheNextWhenOneHasEnded() {
        RequestLimit limit = new RequestLimit(100, 1, now::get);
        limit.begin();
        assertThat(refusal(limit)).hasMessage("The limit of 1 requests at a time is reached.");

        limit.end();
        assertThatCode(limit::begin).doesNotThrowAnyException();
    }

    private static Refusal refusal(RequestLimit limit) {
        return catchThrowableOfType(Refusal.class, limit::begin);
    }
}
