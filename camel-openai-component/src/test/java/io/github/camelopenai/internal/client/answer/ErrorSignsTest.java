package io.github.camelopenai.internal.client.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer is parsed for an error where it has the sign of one, and is not where it has none. */
class ErrorSignsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no\"}}",
                "{\"Error\":1}",
                "{\"ERROR\":1}",
                "{\"errors\":[]}",
                "{\"detail\":\"Not found\"}",
                "{\"base_resp\":{\"status_code\":1004}}",
                "{\"code\":404}",
                "{\"type\":\"rate_limit_error\"}",
                "\"code\"",
                "{\"é\":\"\",\"error\":1}",
                "error\""
            })
    void aSignIsFound(String text) {
        assertThat(ErrorSigns.areIn(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "e\"",
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"It is no error.\"}}]}",
                "{\"content\":\"café\",\"postcode\":\"é\"}",
                "{\"details\":\"the code is 7\"}",
                "{\"zipcode\":1}"
            })
    void anAnswerHasNone(String text) {
        assertThat(ErrorSigns.areIn(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
}
