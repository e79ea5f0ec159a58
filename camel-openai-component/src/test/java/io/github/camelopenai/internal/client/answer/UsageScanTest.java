package io.github.camelopenai.internal.client.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage is found in bytes that only go by. */
@Tag("unit")
class UsageScanTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"total_tokens\":21}}\n\n",
                "data: {\"usage\" : \t{\"prompt_tokens\": 9, \"total_tokens\": 21}}\n\n",
                "data: {\"a\":1, \"usage\": {\"details\":{\"x\":{}},\"note\":\"a } b \\\" {\",\"total_tokens\":21}}\n\n",
                "data: {\"usage\":null}\n\ndata: {\"usage\":{\"total_tokens\":21}}\n\ndata: [DONE]\n\n",
                "data: {\"response\":{\"tools\":[{\"usage\":{\"type\":\"string\"}}],\"usage\":{\"total_tokens\":21}}}\n\n",
                "data: {\"usage\":{\"total_tokens\":21}}\n\ndata: {\"tools\":{\"usage\":{\"type\":\"string\"}}}\n\n",
                "data: {\"usage\":{\ndata: \"total_tokens\":21\ndata: }}\n\n",
                "{\n  \"usage\": {\n    \"total_tokens\": 21\n  }\n}\n",
                "data: {\"usage\":{\"total_tokens\":1}}\n\ndata: {\"usage\":{\"total_tokens\":21}}\n\n",
            })
    void isFoundHoweverTheBytesAreSplit(String events) {
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);

        for (int size = 1; size <= bytes.length; size++) {
            UsageScan scan = new UsageScan();
            for (int from = 0; from < bytes.length; from += size) {
                scan.accept(bytes, from, Math.min(bytes.length, from + size));
            }
            assertThat(scan.usage().totalTokens()).as("pieces of %d", size).isEqualTo(21);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"content\":\"\\\"usage\\\":{\\\"total_tokens\\\":7}\"}\n\n",
                "data: {\"content\":\",\\\"usage\\\":{\\\"total_tokens\\\":7}\"}\n\n",
                "data: {\"say \\\"usage\":{\"total_tokens\":7}}\n\n",
                "data: {\"type\":\"usage\",\"total_tokens\":7}\n\n",
                "data: {\"usage\":7}\n\n",
                "data: {\"usage\":{\"total_tokens\":\n\n",
                "data: {\"usage\":{\"total_tokens\":oops}}\n\n",
                "data: {\"usages\":{\"total_tokens\":7}}\n\n",
            })
    void whatIsNoUsageIsNone(String events) {
        UsageScan scan = new UsageScan();

        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        scan.accept(bytes, 0, bytes.length);

        assertThat(scan.usage()).isNull();
    }

    @Test
    void anObjectThatIsTooLargeForAUsageIsNoneAndTheNextIsFound() {
        UsageScan scan = new UsageScan();
        String large = "data: {\"usage\":{\"x\":\"" + "y".repeat(100_000) + "\",\"total_tokens\":7}}\n\n";

        byte[] bytes = (large + "data: {\"usage\":{\"total_tokens\":21}}\n\n").getBytes(StandardCharsets.UTF_8);
        scan.accept(bytes, 0, bytes.length);

        assertThat(scan.usage().totalTokens()).isEqualTo(21);
    }
}
