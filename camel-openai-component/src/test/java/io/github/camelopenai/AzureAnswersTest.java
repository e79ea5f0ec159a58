package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIContentFilterException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Azure OpenAI answers otherwise than OpenAI: errors, filter results in streams, rate limits, ids. */
class AzureAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/chat/completions";
    private static final String CHAT = "openai:chat?model=m&azure=true&apiVersion=2024-10-21";

    /** The prompt's filter results come first, the answer's behind its end, both without text. */
    private static final String FILTERED_PROMPT =
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],"
                    + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}";

    private static final String ANNOTATION =
            "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,"
                    + "\"finish_reason\":null,\"content_filter_results\":{\"violence\":{\"filtered\":false}},"
                    + "\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,\"end_offset\":49}}]}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::rootUrl);

    private final List<Exchange> pushed = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"content_filter\",\"message\":\"No.\",\"type\":null,\"status\":400,\"innererror\":"
                        + "{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{}}}}",
                "{\"error\":{\"code\":400,\"message\":\"No.\",\"type\":null,\"innererror\":"
                        + "{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
                "{\"error\":{\"code\":\"BadRequest\",\"message\":\"No.\"},\"innererror\":"
                        + "{\"code\":\"ResponsibleAIPolicyViolation\"}}",
                "{\"error\":{\"message\":\"No.\"},\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}",
            })
    void whatTheFilterRefusesIsToldAsSuchWhereverTheInnerErrorStands(String body) {
        answers(aResponse().withStatus(400).withBody(body));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIContentFilterException.class)
                .hasMessageContaining("No.");
    }

    @Test
    void aCodeMayBeANumberAndATypeNull() {
        answers(aResponse().withStatus(429).withBody("{\"error\":{\"code\":429,\"message\":\"Slow.\",\"type\":null}}"));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .returns("429", failure -> ((OpenAIException) failure).getCode())
                .returns(null, failure -> ((OpenAIException) failure).getType());
    }

    @Test
    void itsIdOfARequestIsTheRequestId() {
        answers(aResponse().withHeader("apim-request-id", "apim-1").withBody(Answers.chat("Hello")));

        assertThat(camel.send(CHAT, "hi").getMessage().getHeader("CamelOpenAIRequestId"))
                .isEqualTo("apim-1");
    }

    @Test
    void aMinusOneInTheRateLimitsIsUnknown() {
        answers(aResponse()
                .withHeader("x-ratelimit-remaining-requests", "-1")
                .withHeader("x-ratelimit-reset-requests", "0")
                .withHeader("x-ratelimit-remaining-tokens", "-1")
                .withBody(Answers.chat("Hello")));

        assertThat(camel.send(CHAT, "hi").getMessage().getHeaders().keySet())
                .noneMatch(name -> name.startsWith("CamelOpenAIRateLimit"));
    }

    @Test
    void resetsInTheRateLimitsAreSeconds() {
        answers(aResponse()
                .withHeader("x-ratelimit-remaining-requests", "9")
                .withHeader("x-ratelimit-reset-requests", "10")
                .withHeader("x-ratelimit-remaining-tokens", "0")
                .withHeader("x-ratelimit-reset-tokens", "300")
                .withBody(Answers.chat("Hello")));

        assertThat(camel.send(CHAT, "hi").getMessage().getHeaders())
                .containsEntry("CamelOpenAIRateLimitRemainingRequests", 9L)
                .containsEntry("CamelOpenAIRateLimitResetRequests", 10_000L)
                .containsEntry("CamelOpenAIRateLimitRemainingTokens", 0L)
                .containsEntry("CamelOpenAIRateLimitResetTokens", 300_000L);
    }

    @Test
    void filterResultsAreNoChunksOfAPulledStream() {
        streams(filtered());

        List<Message> chunks = pull(CHAT + "&streaming=true");

        assertThat(chunks).extracting(Message::getBody).containsExactly("Hel", "lo", "");
        assertAnswerHeaders(chunks.get(2));
    }

    @Test
    void filterResultsAreChunksOfAPulledStreamWhereAllAreWanted() {
        streams(filtered());

        List<Message> chunks = pull(CHAT + "&streaming=true&streamIncludeAll=true");

        assertThat(chunks).hasSize(8);
        assertThat(tree(chunks.get(0)).at("/prompt_filter_results/0/content_filter_results/hate/filtered"))
                .hasToString("false");
        assertThat(tree(chunks.get(4)).at("/choices/0/content_filter_results/violence/filtered"))
                .hasToString("false");
        assertAnswerHeaders(chunks.get(7));
    }

    @Test
    void filterResultsAreNoChunksOfAPushedStreamButStandInTheWholeAnswer() throws Exception {
        streams(filtered());
        takeChunks();

        Exchange done = camel.send(CHAT + "&streaming=true&outputFormat=map&streamTo=direct:chunks", "hi");

        assertThat(done.getException()).isNull();
        JsonNode whole = tree(done.getMessage());
        assertThat(whole.at("/id")).hasToString("\"chatcmpl-1\"");
        assertThat(whole.at("/object")).hasToString("\"chat.completion\"");
        assertThat(whole.at("/choices/0/message/content")).hasToString("\"Hello\"");
        assertThat(whole.at("/choices/0/content_filter_results/violence/filtered"))
                .hasToString("false");
        assertThat(whole.at("/prompt_filter_results/0/prompt_index")).hasToString("0");
        assertThat(pushed).hasSize(3);
        assertAnswerHeaders(done.getMessage());
    }

    @Test
    void filterResultsAreChunksOfAPushedStreamWhereAllAreWanted() throws Exception {
        streams(filtered());
        takeChunks();

        Exchange done = camel.send(CHAT + "&streaming=true&streamIncludeAll=true&streamTo=direct:chunks", "hi");

        assertThat(done.getMessage().getBody()).isEqualTo("Hello");
        assertThat(pushed).hasSize(8);
        assertAnswerHeaders(pushed.get(7).getMessage());
    }

    @Test
    void emptyValuesBehindTheAnswerDoNotReplaceItsOwn() throws Exception {
        streams(new Events()
                .data(
                        "{\"id\":\"c-1\",\"created\":7,\"model\":\"gpt\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},"
                                + "\"finish_reason\":\"stop\"}]}")
                .data(ANNOTATION)
                .done());
        takeChunks();

        Exchange done = camel.send(CHAT + "&streaming=true&outputFormat=map&streamTo=direct:chunks", "hi");

        assertThat(tree(done.getMessage()).path("created").asInt()).isEqualTo(7);
        assertThat(tree(done.getMessage()).path("model").asText()).isEqualTo("gpt");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatTheFilterCutsEndsWithThatReason(boolean includeAll) {
        streams(new Events()
                .data(FILTERED_PROMPT)
                .chat("Hel")
                .finish("content_filter")
                .data(ANNOTATION)
                .done());

        List<Message> chunks = pull(CHAT + "&streaming=true&streamIncludeAll=" + includeAll);

        assertThat(chunks.get(chunks.size() - 1).getHeader("CamelOpenAIFinishReason"))
                .isEqualTo("content_filter");
        assertThat(chunks).extracting(Message::getBody).contains("Hel");
    }

    @Test
    void aFilterErrorInAStreamIsToldAsSuch() {
        streams(new Events()
                .data("{\"error\":{\"code\":\"content_filter\",\"message\":\"No.\",\"type\":null,\"status\":400}}"));

        assertThat(camel.failure(CHAT + "&streaming=true", "hi")).isInstanceOf(OpenAIContentFilterException.class);
    }

    private static void assertAnswerHeaders(Message last) {
        assertThat(last.getHeaders())
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAIResponseId", "chatcmpl-1")
                .containsEntry("CamelOpenAIResponseModel", "gpt-4o-mini-2024-07-18")
                .containsEntry("CamelOpenAITotalTokens", 21L);
    }

    private static Events filtered() {
        return new Events()
                .data(FILTERED_PROMPT)
                .chat("Hel")
                .chat("lo")
                .finish("stop")
                .data(ANNOTATION)
                .data(ANNOTATION)
                .usage()
                .done();
    }

    private List<Message> pull(String uri) {
        List<Message> chunks = new ArrayList<>();
        Exchange exchange = AsyncCall.send(camel.context(), uri, "hi").join();
        assertThat(exchange.getException()).isNull();
        exchange.getMessage().getBody(OpenAIStream.class).forEachRemaining(chunks::add);
        return chunks;
    }

    private void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(pushed::add);
            }
        });
    }

    private static JsonNode tree(Message message) {
        assertThat(message.getBody()).isInstanceOf(Map.class);
        return JSON.valueToTree(message.getBody());
    }

    private static void streams(Events events) {
        answers(aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }

    private static void answers(ResponseDefinitionBuilder response) {
        SERVER.answersOnAzure(PATH, response);
    }
}
