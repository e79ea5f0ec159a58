package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FilePart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tokens a request is taken for before it is sent. */
@Tag("unit")
class TokenEstimateTest {

    @ParameterizedTest
    @CsvSource({"abcdefgh, 2", "Übergröße, 3", "привет, 3", "你好世界, 4", "こんにちは, 5", "안녕하세요, 5", "שלום, 2", "12345678, 2"
    })
    void aTextIsCountedByItsScript(String text, long tokens) {
        assertThat(estimate("{\"input\":\"" + text + "\"}") - estimate("{\"input\":\"\"}"))
                .isBetween(tokens - 1, tokens + 1);
    }

    @ParameterizedTest
    @CsvSource({"max_completion_tokens", "max_tokens", "max_output_tokens"})
    void whatTheModelMayGenerateCountsInFull(String field) {
        assertThat(estimate("{\"" + field + "\":500}")).isBetween(500L, 510L);
    }

    @Test
    void aPartThatIsWrittenAsItIsCountsByItsSize() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.putPOJO("input", new RawValue("\"" + "a".repeat(400) + "\""));

        assertThat(estimate(fields)).isBetween(100L, 104L);
    }

    @Test
    void severalAnswersCountEach() {
        assertThat(estimate("{\"max_tokens\":100,\"n\":3}")).isBetween(300L, 310L);
    }

    @ParameterizedTest
    @CsvSource({
        "1e300, 1e300",
        "9223372036854775807, 9223372036854775807",
        "99999999999999999999999999, 99999999999999999999999999"
    })
    void aLimitThatIsAbsurdIsALargeEstimate(String limit, String answers) {
        assertThat(estimate("{\"max_tokens\":" + limit + ",\"n\":" + answers + "}"))
                .isGreaterThanOrEqualTo(1_000_000_000_000_000_000L);
    }

    @Test
    void aNegativeLimitCountsForNothing() {
        assertThat(estimate("{\"max_tokens\":-1000000000000,\"n\":-5}")).isBetween(0L, 10L);
    }

    @Test
    void anImageCountsByItsDetailAndNotByItsBase64() {
        String image = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"data:image/png;base64," + "A".repeat(100_000) + "\",\"detail\":\"%s\"}}]}]}";

        assertThat(estimate(image.formatted("low"))).isBetween(85L, 105L);
        assertThat(estimate(image.formatted("high"))).isBetween(765L, 785L);
    }

    @Test
    void soundCountsByItsLength() {
        String sound = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":"
                + "{\"data\":\"" + "A".repeat(64_000) + "\",\"format\":\"mp3\"}}]}]}";

        assertThat(estimate(sound)).as("3 seconds of 16,000 bytes").isBetween(30L, 50L);
    }

    @Test
    void anUploadedSoundCountsByItsBytes() {
        ApiRequest request = new ApiRequest(
                Operations.find("audio", "transcribe"),
                "/audio/transcriptions",
                List.of(),
                Map.of(),
                (ObjectNode) Json.parse("{}"),
                List.of(new FilePart("file", "a.mp3", "audio/mpeg", Content.of(new byte[160_000]), null)));

        assertThat(TokenEstimate.of(request)).isEqualTo(100);
    }

    @Test
    void aGeneratedImageCountsEach() {
        ApiRequest request = new ApiRequest(
                Operations.find("images", "generate"),
                "/images/generations",
                List.of(),
                Map.of(),
                (ObjectNode) Json.parse("{\"n\":2}"),
                List.of());

        assertThat(TokenEstimate.of(request)).isBetween(2_112L, 2_115L);
    }

    private static long estimate(String json) {
        return estimate((ObjectNode) Json.parse(json));
    }

    private static long estimate(ObjectNode fields) {
        return TokenEstimate.of(new ApiRequest(
                Operations.find("chat", "create"), "/chat/completions", List.of(), Map.of(), fields, List.of()));
    }
}
