package io.github.camelopenai.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CustomIdsTest {

    @Test
    void anIdIsNewOnceHoweverManyThereAre() {
        CustomIds ids = new CustomIds();

        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add("request-" + i)).isTrue();
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add("request-" + i)).isFalse();
        }
    }
}
