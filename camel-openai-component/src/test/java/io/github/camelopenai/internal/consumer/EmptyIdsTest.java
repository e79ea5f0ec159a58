package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events without an id, or with an empty one, are told from each other by what they say. */
@Tag("unit")
class EmptyIdsTest {

    private final EventKeys keys = new EventKeys("job-1", null);

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void eventsWithAnEmptyIdAreNotTakenForTheSame(String id) {
        assertThat(keys.next(Map.of("id", id, "message", "started")))
                .isNotEqualTo(keys.next(Map.of("id", id, "message", "ended")));
    }

    @Test
    void eventsWithTheSameIdAre() {
        assertThat(keys.next(Map.of("id", "e1", "message", "started")))
                .isEqualTo(keys.next(Map.of("id", "e1", "message", "started")));
    }
}
