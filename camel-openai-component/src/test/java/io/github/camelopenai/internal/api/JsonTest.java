package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class JsonTest {

    @Test
    void theBase64OfAFieldIsDecodedWhereverItStands() throws Exception {
        JsonNode json = parse(
                "{\"data\":[{\"b64_json\":\"AQID\",\"url\":\"AQID\"},{\"b64_json\":\"BA==\"}],\"b64_json\":\"\"}");

        assertThat(json.at("/data/0/b64_json").isBinary()).isTrue();
        assertThat(json.at("/data/0/b64_json").binaryValue()).containsExactly(1, 2, 3);
        assertThat(json.at("/data/1/b64_json").binaryValue()).containsExactly(4);
        assertThat(json.at("/data/0/url").isTextual()).isTrue();
        assertThat(json.at("/b64_json").binaryValue()).isEmpty();
    }

    @Test
    void whatIsNoTextInThatFieldStaysWhatItIs() {
        assertThat(parse("{\"b64_json\":[0.5,1]}")).hasToString("{\"b64_json\":[0.5,1]}");
        assertThat(parse("{\"b64_json\":null}")).hasToString("{\"b64_json\":null}");
    }

    @Test
    void aLargeImageIsDecodedWhole() throws Exception {
        byte[] image = new byte[5_000_000];
        new Random(1).nextBytes(image);
        String base64 = Base64.getEncoder().encodeToString(image);

        assertThat(parse("{\"b64_json\":\"" + base64 + "\"}").path("b64_json").binaryValue())
                .isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} x", "{\"b64_json\":\"%%\"}", "{\"b64_json\":\"A\"}"})
    void whatIsNoJsonOrNoBase64IsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode parse(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), "b64_json");
    }
}
