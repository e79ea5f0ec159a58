package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only finite numbers make a vector: what has a hole is refused, with the place of the hole. */
class EmbeddingNumbersTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[null,null,null]      | data[0].embedding[0] is null",
                "[0.5,null]            | data[0].embedding[1] is null",
                "[0.5,\"0.5\"]         | data[0].embedding[1] is a text",
                "[0.5,\"\"]            | data[0].embedding[1] is an empty text",
                "[0.5,true]            | data[0].embedding[1] is a boolean",
                "[0.5,{}]              | data[0].embedding[1] is an object",
                "[[0.5,0.25]]          | data[0].embedding[0] is a list, not a number",
                "[0.5,NaN]             | data[0].embedding[1] is no finite number",
                "[-Infinity,1.0]       | data[0].embedding[0] is no finite number",
                "[0.5,1e39]            | data[0].embedding[1] is too large for a float",
                "[0.5,-1e400]          | data[0].embedding[1] is no finite number",
                "[]                    | data[0].embedding has no numbers",
                "\"\"                  | data[0].embedding has no numbers",
                "null                  | data[0].embedding is null",
                "{\"dense\":[1.0]}     | data[0].embedding is an object",
                "7                     | data[0].embedding is a number",
                "\"[0.5,0.25]\"        | data[0].embedding is a text that is no base64",
                "\"AACAPwA=\"          | data[0].embedding has 5 bytes in base64",
                "\"AACAPwAAwH8=\"      | data[0].embedding[1] is no finite number",
                "\"AACAfw==\"          | data[0].embedding[0] is no finite number",
            })
    void whatIsNoFiniteNumberIsRefusedWithItsPlace(String embedding, String fault) {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":" + embedding + "}]}");

        assertThat(camel.failure("openai:embeddings?model=m", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void theHeadersOfAnAnswerWithAHoleAreNotSet() {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[null]}]}");

        Exchange exchange = camel.send("openai:embeddings?model=m", "hi");

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("CamelOpenAIEmbeddingVectorSize");
        assertThat(exchange.getMessage().getBody()).isEqualTo("hi");
    }

    @Test
    void thePlaceIsThatInTheAnswerWhateverItsIndexSays() {
        SERVER.answers(
                "/embeddings",
                "{\"data\":[{\"index\":1,\"embedding\":[1.0,2.0]},{\"index\":0,\"embedding\":[1.0,null]}]}");

        assertThat(camel.failure("openai:embeddings?model=m", List.of("one", "two")))
                .hasMessageContaining("data[1].embedding[1] is null");
    }

    @Test
    void vectorsOfDifferentLengthsAreRefused() {
        SERVER.answers(
                "/embeddings",
                "{\"data\":[{\"index\":0,\"embedding\":[1.0,2.0]},{\"index\":1,\"embedding\":" + base64(1f) + "}]}");

        assertThat(camel.failure("openai:embeddings?model=m", List.of("one", "two")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("data[1].embedding has 1 numbers, data[0].embedding has 2");
    }

    @Test
    void embeddingsThatAreNoListAreRefused() {
        SERVER.answers("/embeddings", "{\"data\":{\"embedding\":[1.0,2.0]}}");

        assertThat(camel.failure("openai:embeddings?model=m", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("no list of embeddings");
    }

    @Test
    void numbersThatAFloatHoldsAreTakenAsTheyAre() {
        SERVER.answers(
                "/embeddings",
                "{\"data\":[{\"index\":0,\"embedding\":[0,-1,1e-50,3.4028235E38,-0.0,1.17549435E-38]}]}");

        assertThat(camel.ask("openai:embeddings?model=m", "hi"))
                .isEqualTo(new float[] {0f, -1f, 0f, Float.MAX_VALUE, -0.0f, Float.MIN_NORMAL});
    }

    private static String base64(float... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
    }
}
