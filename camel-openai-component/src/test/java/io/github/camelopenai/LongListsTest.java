package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings of a list that is longer than one request takes. */
class LongListsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BY_TWO = "openai:embeddings?model=m&maxInputsPerRequest=2";
    private static final List<String> SEVEN = List.of("1", "2", "3", "4", "5", "6", "7");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** The vector of a text is the number that it is, in the opposite order of the inputs. */
    @BeforeEach
    void answer() {
        SERVER.computes("/embeddings", request -> {
            ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "m-1");
            int count = request.path("input").size();
            for (int i = count - 1; i >= 0; i--) {
                JsonNode input = request.path("input").get(i);
                answer.withArray("/data")
                        .addObject()
                        .put("object", "embedding")
                        .put("index", i)
                        .putArray("embedding")
                        .add(Float.parseFloat(input.isArray() ? input.get(0).asText() : input.asText()))
                        .add(1f);
            }
            answer.putObject("usage").put("prompt_tokens", count).put("total_tokens", 10 * count);
            return answer;
        });
    }

    @Test
    void vectorsComeInTheOrderOfTheListAndUsageIsTheSum() {
        Exchange exchange = camel.send(BY_TWO, SEVEN);

        assertThat(numbers(exchange.getMessage().getBody())).containsExactly(1f, 2f, 3f, 4f, 5f, 6f, 7f);
        assertThat(sizes()).containsExactlyInAnyOrder(2, 2, 2, 1);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelOpenAIPromptTokens", 7L)
                .containsEntry("CamelOpenAITotalTokens", 70L)
                .containsEntry("CamelOpenAIEmbeddingCount", 7)
                .containsEntry("CamelOpenAIEmbeddingVectorSize", 2)
                .containsEntry("CamelOpenAIResponseModel", "m-1");
    }

    @Test
    void aListOf2048IsOneRequestAndAListOf2049IsTwo() {
        camel.ask(
                "openai:embeddings?model=m",
                IntStream.range(0, 2048).mapToObj(String::valueOf).toList());
        assertThat(sizes()).containsExactly(2048);

        SERVER.requests().clear();
        Object all = camel.ask(
                "openai:embeddings?model=m",
                IntStream.range(0, 2049).mapToObj(String::valueOf).toList());
        assertThat(sizes()).containsExactlyInAnyOrder(2048, 1);
        assertThat(numbers(all)).hasSize(2049).endsWith(2047f, 2048f);
    }

    @Test
    void everyRequestHasTheOtherFieldsToo() {
        camel.ask(BY_TWO + "&dimensions=2&user=u", SEVEN);

        assertThat(SERVER.requests()).hasSize(4).extracting(LongListsTest::json).allSatisfy(sent -> {
            assertThat(sent.path("dimensions").asInt()).isEqualTo(2);
            assertThat(sent.path("user").asText()).isEqualTo("u");
            assertThat(sent.path("encoding_format").asText()).isEqualTo("base64");
        });
    }

    @Test
    void aListOfArraysOfTokensIsSplitTooAndAnArrayOfTokensIsNot() {
        assertThat(numbers(camel.ask(BY_TWO, List.of(List.of(1, 9), new int[] {2}, List.of(3)))))
                .containsExactly(1f, 2f, 3f);
        assertThat(sizes()).containsExactlyInAnyOrder(2, 1);

        assertThat(numbers(camel.ask(
                        "openai:embeddings?model=m&maxTokensPerRequest=3", List.of(List.of(1, 9), List.of(2, 9)))))
                .containsExactly(1f, 2f);

        SERVER.requests().clear();
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1]}]}");
        assertThat(camel.ask(BY_TWO, List.of(1, 2, 3))).isEqualTo(new float[] {1f});
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aMapIsSplitByItsInputs() {
        assertThat(numbers(camel.ask("openai:embeddings?maxInputsPerRequest=2", Map.of("model", "m", "input", SEVEN))))
                .containsExactly(1f, 2f, 3f, 4f, 5f, 6f, 7f);
    }

    @ParameterizedTest
    @CsvSource({"map", "json"})
    void theResponseAsAWholeIsOneToo(String format) throws Exception {
        Object body = camel.ask(BY_TWO + "&outputFormat=" + format, SEVEN);

        JsonNode answer = body instanceof String text ? JSON.readTree(text) : JSON.valueToTree(body);
        assertThat(answer.path("data")).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(answer.path("data").get(i).path("index").asInt()).isEqualTo(i);
            assertThat(answer.path("data").get(i).at("/embedding/0").asInt()).isEqualTo(i + 1);
        }
        assertThat(answer.path("usage")).hasToString("{\"prompt_tokens\":7,\"total_tokens\":70}");
        assertThat(answer.path("model").asText()).isEqualTo("m-1");
    }

    @Test
    void theStoredResponseIsWholeToo() {
        Exchange exchange = camel.send(BY_TWO + "&storeFullResponse=true", SEVEN);

        assertThat(numbers(exchange.getMessage().getBody())).hasSize(7);
        assertThat((List<?>)
                        exchange.getProperty("CamelOpenAIResponse", Map.class).get("data"))
                .hasSize(7);
    }

    @Test
    void aFailureNamesItsInputsAndWhatCameIsNotLost() {
        SERVER.failsFor("/embeddings", "\"5\"", 400, "{\"error\":{\"message\":\"No.\"}}");

        Exchange exchange = camel.send(BY_TWO + "&maxParallelRequests=1", SEVEN);

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageEndingWith(
                        "It was the request with the inputs 4 to 5 of 7, counted from 0. The embeddings of 4"
                                + " inputs are in the exchange property CamelOpenAIPartialEmbeddings.");
        assertThat(numbers(exchange.getProperty("CamelOpenAIPartialEmbeddings")))
                .containsExactly(1f, 2f, 3f, 4f, null, null, null);
        assertThat(exchange.getMessage().getBody()).isEqualTo(SEVEN);
        assertThat(exchange.getMessage().getHeader("CamelOpenAIPromptTokens")).isEqualTo(4L);
        assertThat(SERVER.requests()).as("none begins after the failure").hasSize(3);
    }

    @Test
    void anAnswerWithTooFewVectorsIsAFailureOfItsPart() {
        SERVER.computes("/embeddings", request -> {
            ObjectNode answer = JSON.createObjectNode();
            answer.putArray("data").addObject().putArray("embedding").add(1);
            return answer;
        });

        assertThat(camel.failure(BY_TWO + "&maxParallelRequests=1", SEVEN))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("1 embeddings for 2 inputs")
                .hasMessageContaining("the inputs 0 to 1 of 7")
                .hasMessageNotContaining("CamelOpenAIPartialEmbeddings");
    }

    @Test
    void theNextCallForgetsThePartialResult() throws Exception {
        SERVER.failsFor("/embeddings", "\"5\"", 400, "{}");
        Exchange exchange = camel.send(BY_TWO + "&maxParallelRequests=1", SEVEN);
        exchange.setException(null);
        exchange.getMessage().setBody("1");
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1]}]}");

        camel.template().send("openai:embeddings?model=m", exchange);

        assertThat(exchange.getProperty("CamelOpenAIPartialEmbeddings")).isNull();
    }

    @Test
    void aRequestThatCannotBeSentNamesNoInputs() {
        assertThat(camel.failure("openai:embeddings?maxInputsPerRequest=2&baseUrl=https://api.openai.com/v1", SEVEN))
                .hasMessageContaining("model")
                .hasMessageNotContaining("inputs 0");
    }

    @Test
    void theRequestTimeoutIsThatOfAllTogether() {
        CountDownLatch never = new CountDownLatch(1);
        SERVER.onRequest(() -> {
            never.await();
            return null;
        });
        try {
            assertThat(camel.failure(BY_TWO + "&requestTimeout=200", SEVEN)).isInstanceOf(OpenAITimeoutException.class);
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"maxInputsPerRequest", "maxTokensPerRequest", "maxParallelRequests"})
    void aBoundBelowOneIsRefusedAtTheStart(String option) {
        assertThat(camel.refusal("openai:embeddings?model=m&" + option + "=0"))
                .hasMessage("The option " + option + " is 0, but must be at least 1");
    }

    private static List<Float> numbers(Object vectors) {
        List<Float> numbers = new ArrayList<>();
        ((List<?>) vectors).forEach(vector -> numbers.add(vector == null ? null : ((float[]) vector)[0]));
        return numbers;
    }

    private static List<Integer> sizes() {
        return SERVER.requests().stream()
                .map(request -> json(request).path("input").size())
                .toList();
    }

    private static JsonNode json(LoggedRequest request) {
        try {
            return JSON.readTree(request.getBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
