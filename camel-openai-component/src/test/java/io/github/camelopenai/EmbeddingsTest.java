package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddingsTest {

    private static final float[] VECTOR = {1f, -2.5f, Float.MIN_VALUE};

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void base64IsAskedForAndDecoded() {
        SERVER.answers("/embeddings", answer(base64(VECTOR)));

        Exchange exchange = camel.send("openai:embeddings?model=m", "hi");

        assertThat(SERVER.requestBody().path("encoding_format").asText()).isEqualTo("base64");
        assertThat(exchange.getMessage().getBody()).isEqualTo(VECTOR);
        assertThat(exchange.getMessage().getHeader("CamelOpenAIEmbeddingCount")).isEqualTo(1);
        assertThat(exchange.getMessage().getHeader("CamelOpenAIEmbeddingVectorSize"))
                .isEqualTo(3);
    }

    @Test
    void aServerThatAnswersWithPlainFloatsWorksToo() {
        SERVER.answers("/embeddings", answer("[1.0,-2.5,1.4E-45]"));

        Exchange exchange = camel.send("openai:embeddings?model=m", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo(VECTOR);
        assertThat(exchange.getMessage().getHeader("CamelOpenAIEmbeddingVectorSize"))
                .isEqualTo(3);
    }

    @Test
    void aRouteThatWantsTheResponseItselfDecidesOnItsEncoding() {
        SERVER.answers("/embeddings", answer("[1.0]"));

        camel.ask("openai:embeddings?model=m&outputFormat=map", "hi");

        assertThat(SERVER.requestBody().has("encoding_format")).isFalse();
    }

    @Test
    void vectorsComeInTheOrderOfTheirInputs() {
        SERVER.answers(
                "/embeddings", "{\"data\":[{\"index\":1,\"embedding\":[2.0]},{\"index\":0,\"embedding\":[1.0]}]}");

        assertThat(camel.ask("openai:embeddings?model=m", List.of("one", "two")))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(new float[] {1f}, new float[] {2f}));
    }

    @Test
    void aListOfOneInputGivesAListOfOneVector() {
        SERVER.answers("/embeddings", answer("[1.0]"));

        assertThat(camel.ask("openai:embeddings?model=m", List.of("one")))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(new float[][] {{1f}}));
    }

    @Test
    void tokensAreOneInput() {
        SERVER.answers("/embeddings", answer("[1.0]"));

        assertThat(camel.ask("openai:embeddings?model=m", List.of(1, 2, 3))).isEqualTo(new float[] {1f});
    }

    @Test
    void aMissingVectorIsAFailure() {
        SERVER.answers("/embeddings", answer("[1.0]"));

        assertThat(camel.failure("openai:embeddings?model=m", List.of("one", "two")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("1 embeddings for 2 inputs");
    }

    @Test
    void whatIsNoVectorIsAFailure() {
        for (String embedding : List.of("\"no base64!\"", "[]", "null")) {
            SERVER.answers("/embeddings", answer(embedding));

            assertThat(camel.failure("openai:embeddings?model=m", "hi")).isInstanceOf(OpenAIResponseException.class);
        }
        SERVER.answers(
                "/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1.0]},{\"index\":0,\"embedding\":[1.0]}]}");

        assertThat(camel.failure("openai:embeddings?model=m", List.of("one", "two")))
                .hasMessageContaining("an embedding out of place, with the index 0");
    }

    @Test
    void aVectorConvertsToAListToAnArrayOfObjectsAndToALiteral() {
        SERVER.answers("/embeddings", answer(base64(1f, -2.5f)));

        assertThat((Object) camel.template().requestBody("openai:embeddings?model=m", "hi", List.class))
                .isEqualTo(List.of(1f, -2.5f));
        assertThat(camel.template().requestBody("openai:embeddings?model=m", "hi", Float[].class))
                .containsExactly(1f, -2.5f);
        assertThat(camel.template().requestBody("openai:embeddings?model=m", "hi", String.class))
                .isEqualTo("[1.0,-2.5]");
    }

    @Test
    void aRequestGivenAsAMapIsReadLikeAnyOther() {
        SERVER.answers("/embeddings", answer(base64(VECTOR)));

        assertThat(camel.ask("openai:embeddings", Map.of("model", "m", "input", new ArrayList<>(List.of("hi")))))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(new float[][] {VECTOR}));
    }

    private static String answer(String embedding) {
        return "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":" + embedding
                + "}],\"usage\":{\"prompt_tokens\":1}}";
    }

    private static String base64(float... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
    }
}
