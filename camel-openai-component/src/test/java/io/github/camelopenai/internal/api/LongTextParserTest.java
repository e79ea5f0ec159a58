package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long texts of a large body are what Jackson reads, whatever stands in them. */
@Tag("unit")
class LongTextParserTest {

    private static final int REPEATS = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text",
                "Grüße, 你好, 😀",
                "a\"b\\c/d\b\f\n\r\t",
                "\u0001control",
                "\uFFFD replaced",
                "tail\\",
            })
    void isWhatWasWritten(String piece) {
        String text = piece.repeat(REPEATS);
        byte[] json = Json.toBytes(JsonNodeFactory.instance
                .objectNode()
                .put("before", "x")
                .put("text", text)
                .put("n", 1));

        JsonNode read = Json.parse(json);

        assertThat(read.path("text").textValue().equals(text)).isTrue();
        assertThat(read.path("before").textValue()).isEqualTo("x");
        assertThat(read.path("n").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0041", "\\u00e4x", "\\ud83d\\ude00", "\\/", "\\ud83d", "\\ude00\\ud83d", "\\u20AC\\n"})
    void escapesAreWhatTheyStandFor(String escape) {
        byte[] json = ("[\"" + escape.repeat(REPEATS) + "\"]").getBytes(StandardCharsets.US_ASCII);
        String one = Json.parse(("[\"" + escape + "\"]").getBytes(StandardCharsets.US_ASCII))
                .get(0)
                .textValue();

        assertThat(Json.parse(json).get(0).textValue().equals(one.repeat(REPEATS)))
                .isTrue();
    }

    @Test
    void damagedUtf8IsNoText() {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes("[\"".getBytes(StandardCharsets.US_ASCII));
        json.writeBytes("a".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII));
        json.write(0xff);
        json.writeBytes("\"]".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> Json.parse(json.toByteArray())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"]", "\\x\"]", "\\u12\"]", "\\", "\n\"]", "\\u12g4\"]"})
    void brokenTextsAreNoJson(String end) {
        byte[] json = ("[\"" + "a".repeat(2_000_000) + end).getBytes(StandardCharsets.US_ASCII);

        if (end.equals("\"]")) {
            assertThat(Json.parse(json).get(0).textValue()).hasSize(2_000_000);
        } else {
            assertThatThrownBy(() -> Json.parse(json)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
