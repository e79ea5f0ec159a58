package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings that are compared with one that the message brings. */
class SimilarityTest {

    private static final String URI = "openai:embeddings?model=e";
    private static final String REFERENCE = "CamelOpenAIReferenceEmbedding";
    private static final String SCORE = "CamelOpenAISimilarityScore";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answer() {
        SERVER.answers("/embeddings", "{\"model\":\"e-1\",\"data\":[{\"index\":0,\"embedding\":[3.0,4.0]}]}");
    }

    static Stream<Object> references() {
        return Stream.of(
                List.of(1.0f, 0.0f),
                List.of(2, 0),
                new float[] {1, 0},
                "[1.0,0]",
                List.of("1", "0").toString());
    }

    @ParameterizedTest
    @MethodSource("references")
    void theScoreIsTheCosine(Object reference) {
        Object score = camel.send(URI, "a river", Map.of(REFERENCE, reference))
                .getMessage()
                .getHeader(SCORE);

        assertThat((Double) score).isEqualTo(0.6, within(1e-9));
    }

    @Test
    void severalInputsHaveAListOfScoresInTheirOrder() {
        SERVER.answers(
                "/embeddings",
                "{\"data\":[{\"index\":1,\"embedding\":[0.0,0.0]},{\"index\":0,\"embedding\":[-2.0,0.0]}]}");

        Message answer = camel.send(URI, List.of("a", "b"), Map.of(REFERENCE, List.of(1f, 0f)))
                .getMessage();

        assertThat(answer.getHeader(SCORE)).isEqualTo(List.of(-1.0, 0.0));
        assertThat(answer.getHeader("CamelOpenAIOriginalText")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void theHeadersTellOfTextAndModel() {
        Message answer = camel.send(URI, "a river", Map.of(SCORE, "of an earlier answer"))
                .getMessage();

        assertThat(answer.getHeader("CamelOpenAIOriginalText")).isEqualTo("a river");
        assertThat(answer.getHeader("CamelOpenAIEmbeddingResponseModel")).isEqualTo("e-1");
        assertThat(answer.getHeader(SCORE)).isNull();
    }

    @Test
    void theScoreIsThereForAMapToo() {
        Message answer = camel.send(URI + "&outputFormat=map", "a", Map.of(REFERENCE, List.of(3f, 4f)))
                .getMessage();

        assertThat((Double) answer.getHeader(SCORE)).isEqualTo(1.0, within(1e-9));
    }

    static Stream<Object> noEmbeddings() {
        return Stream.of("a river", List.of(), List.of("a"), Map.of("a", 1), 1, "[1,null]");
    }

    @ParameterizedTest
    @MethodSource("noEmbeddings")
    void whatIsNoEmbeddingIsRefusedBeforeTheCall(Object reference) {
        assertThat(camel.failure(URI, "a", Map.of(REFERENCE, reference)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The header CamelOpenAIReferenceEmbedding is no embedding, but must be a List");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anotherLengthIsRefused() {
        assertThat(camel.failure(URI, "a", Map.of(REFERENCE, List.of(1f))))
                .hasMessageContaining("has 1 numbers, but the embedding has 2");
    }
}
