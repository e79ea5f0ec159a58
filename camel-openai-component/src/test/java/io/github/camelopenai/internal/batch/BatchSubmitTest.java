package io.github.camelopenai.internal.batch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.batch.BatchAggregationStrategy;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Several messages become the lines of a file, and the file a batch. */
class BatchSubmitTest {

    private static final String SUBMIT = "openai:batches?operation=submit";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private Set<Path> before;

    @BeforeEach
    void answer() throws IOException {
        before = temporaryFiles();
        SERVER.answers("/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
        SERVER.answers("/batches", "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}");
    }

    @AfterEach
    void noTemporaryFileIsLeft() throws IOException {
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static Set<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("openai-batch-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void eachElementIsALineAndTheirFileABatch() {
        Exchange exchange = camel.send(SUBMIT + "&model=m", List.of("Hello", "Bye"));

        assertThat(exchange.getException()).isNull();
        assertThat(SubmittedLines.of(SERVER))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"custom_id\":\"request-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                                + "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"model\":\"m\"}}",
                        "{\"custom_id\":\"request-2\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                                + "{\"messages\":[{\"role\":\"user\",\"content\":\"Bye\"}],\"model\":\"m\"}}");
        assertThat(Json.parse(SERVER.requests().get(1).getBody()))
                .isEqualTo(Json.parse("{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/chat/completions\","
                        + "\"completion_window\":\"24h\"}"));
        Message message = exchange.getMessage();
        assertThat(message.getBody()).isEqualTo(Map.of("id", "batch_1", "object", "batch", "status", "validating"));
        assertThat(message.getHeader(OpenAIHeaders.ID)).isEqualTo("batch_1");
        assertThat(message.getHeader(OpenAIHeaders.BATCH_REQUESTS)).isEqualTo(2);
    }

    @Test
    void optionsAndHeadersAreThoseOfADirectCall() {
        String options = "&model=m&temperature=0.3&systemMessage=Be brief.&maxTokens=9&additionalBodyProperty.seed=7";

        camel.send(SUBMIT + options, List.of("Hello"), Map.of("CamelOpenAITemperature", 0.5));
        JsonNode line = SubmittedLines.of(SERVER).get(0).path("body");
        SERVER.requests().clear();
        SERVER.answers("/chat/completions", "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");
        camel.send("openai:chat?" + options.substring(1), "Hello", Map.of("CamelOpenAITemperature", 0.5));

        assertThat(line).isEqualTo(SERVER.requestBody());
        assertThat(line.path("temperature").asDouble()).isEqualTo(0.5);
    }

    @Test
    void metadataIsTheBatchesAndNotTheLines() {
        camel.send(
                SUBMIT + "&model=m&metadata.team=blue",
                List.of("Hello"),
                Map.of("CamelOpenAIMetadata", Map.of("run", "7")));

        assertThat(SubmittedLines.of(SERVER).get(0).path("body").has("metadata"))
                .isFalse();
        assertThat(Json.parse(SERVER.requests().get(1).getBody()).path("metadata"))
                .isEqualTo(Json.parse("{\"run\":\"7\"}"));
    }

    @Test
    void theServiceTierOfAnEarlierAnswerIsNotAskedFor() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tier")
                        .to("openai:chat?model=m")
                        .setBody(exchange -> List.of(exchange.getMessage().getBody(String.class)))
                        .to(SUBMIT + "&model=m");
            }
        });

        assertThat(camel.send("direct:tier", "Hi").getMessage().getHeader("CamelOpenAIId"))
                .isEqualTo("batch_1");

        assertThat(SubmittedLines.of(SERVER).get(0).path("body").has("service_tier"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "chat, /v1/chat/completions, messages",
        "completions, /v1/completions, prompt",
        "embeddings, /v1/embeddings, input",
        "responses, /v1/responses, input",
        "moderations, /v1/moderations, input",
    })
    void theLinesCallWhatBatchOfNames(String batchOf, String url, String field) {
        camel.ask(SUBMIT + "&model=m&batchOf=" + batchOf, List.of("Hello"));

        JsonNode line = SubmittedLines.of(SERVER).get(0);
        assertThat(line.path("url").asText()).isEqualTo(url);
        assertThat(line.path("body").has(field)).isTrue();
        assertThat(Json.parse(SERVER.requests().get(1).getBody())
                        .path("endpoint")
                        .asText())
                .isEqualTo(url);
    }

    static Stream<Arguments> severalBodies() {
        return Stream.<Object>of(
                        List.of("a", "b"),
                        List.of("a", "b").iterator(),
                        Set.of("a", "b"),
                        new Object[] {"a", "b"},
                        Stream.of("a", "b"),
                        JsonNodeFactory.instance.arrayNode().add("a").add("b"))
                .map(body -> Arguments.of(body));
    }

    @ParameterizedTest
    @MethodSource("severalBodies")
    void whateverGivesSeveralBodiesCanBeSubmitted(Object body) {
        camel.ask(SUBMIT + "&model=m&batchOf=embeddings", body);

        assertThat(SubmittedLines.of(SERVER)).hasSize(2);
    }

    @Test
    void aMapIsTheRequestItselfAndAListAListOfMessages() {
        Map<String, Object> message = Map.of("role", "user", "content", "Hi");

        camel.ask(SUBMIT + "&model=m", List.of(Map.of("messages", List.of(message)), List.of(message)));

        assertThat(SubmittedLines.of(SERVER))
                .extracting(line -> line.at("/body/messages/0/content").asText())
                .containsExactly("Hi", "Hi");
    }

    @Test
    void aCustomIdIsTheHeaderElseTheFileNameElseTheNumber() {
        camel.ask(
                SUBMIT + "&model=m",
                List.of(
                        message("a", Map.of("CamelOpenAICustomId", "mine", "CamelFileName", "a.txt")),
                        message("b", Map.of("CamelFileName", "b.txt")),
                        "c",
                        exchange("d", Map.of("CamelOpenAICustomId", "exchanged"))),
                Map.of("CamelFileName", "whole.txt"));

        assertThat(ids()).containsExactly("mine", "b.txt", "request-3", "exchanged");
    }

    @Test
    void anElementThatIsAMessageHasItsOwnHeadersOnly() {
        camel.ask(
                SUBMIT + "&model=m",
                List.of(message("a", Map.of("CamelOpenAIModel", "own")), message("b", Map.of()), "c"),
                Map.of("CamelOpenAIModel", "whole"));

        assertThat(SubmittedLines.of(SERVER))
                .extracting(line -> line.at("/body/model").asText())
                .containsExactly("own", "m", "whole");
    }

    @Test
    void theFilesOfAFolderAreCollectedAndSubmitted() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "Hello a");
        Files.writeString(folder.resolve("b.txt"), "Hello ä");
        MockEndpoint submitted = camel.context().getEndpoint("mock:submitted", MockEndpoint.class);
        submitted.expectedMessageCount(1);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder + "?initialDelay=0&sortBy=file:name")
                        .aggregate(constant(true), new BatchAggregationStrategy())
                        .completionFromBatchConsumer()
                        .to(SUBMIT + "&model=m")
                        .to("mock:submitted");
            }
        });

        submitted.assertIsSatisfied();

        assertThat(ids()).containsExactly("a.txt", "b.txt");
        assertThat(SubmittedLines.of(SERVER))
                .extracting(line -> line.at("/body/messages/0/content").asText())
                .containsExactly("Hello a", "Hello ä");
    }

    @Test
    void aCustomIdThatComesTwiceIsRefusedByNameBeforeAnythingIsSent() {
        Message one = message("a", Map.of("CamelOpenAICustomId", "request-2"));

        assertThat(camel.failure(SUBMIT + "&model=m", List.of(one, "b")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("'request-2' of element 2");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anElementThatCannotBeBoundIsNamedAndNothingIsSent() {
        Message bad = message(new Object(), Map.of("CamelOpenAICustomId", "bad"));

        assertThat(camel.failure(SUBMIT + "&model=m", List.of("a", bad)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("'bad', number 2")
                .hasMessageContaining("java.lang.Object");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anElementThatAsksForAStreamIsRefused() {
        Map<String, Object> request =
                Map.of("stream", true, "messages", List.of(Map.of("role", "user", "content", "")));

        assertThat(camel.failure(SUBMIT + "&model=m", List.of(request))).hasMessageContaining("asks for a stream");
    }

    @ParameterizedTest
    @MethodSource("noElements")
    void whatIsNotSeveralBodiesIsRefusedWithWhatIsAccepted(Object body, String message) {
        assertThat(camel.failure(SUBMIT + "&model=m", body))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining(message);
    }

    static Stream<Object[]> noElements() {
        return Stream.of(
                new Object[] {null, "takes the bodies of several requests: a List"},
                new Object[] {"one", "java.lang.String"},
                new Object[] {Path.of("a.txt"), "takes the bodies"},
                new Object[] {Map.of("model", "m"), "takes the bodies"},
                new Object[] {List.of(), "nothing to submit"});
    }

    @Test
    void aBodyThatFailsToGiveItsElementsFailsTheSubmit() {
        Iterator<String> broken = Stream.of("a", "b")
                .peek(element -> {
                    if (element.equals("b")) {
                        throw new IllegalStateException("the database is gone");
                    }
                })
                .iterator();

        assertThat(camel.failure(SUBMIT + "&model=m", broken)).hasMessage("the database is gone");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aFailedUploadCreatesNoBatch() {
        SERVER.answers("/files", aResponse().withStatus(500));

        assertThat(camel.failure(SUBMIT + "&model=m", List.of("a"))).isInstanceOf(OpenAIServerException.class);
        assertThat(SERVER.requests()).extracting(LoggedRequest::getUrl).containsExactly("/v1/files");
    }

    @Test
    void outputFormatJsonGivesTheBatchAsReceived() {
        assertThat(camel.ask(SUBMIT + "&model=m&outputFormat=json", List.of("a")))
                .isEqualTo("{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai:batches?operation=begin | It has: create, list, retrieve, cancel, submit, results",
                "openai:batches?operation=submit&batchOf=images | batchOf is 'images', but must be one of: chat,"
                        + " completions, embeddings, moderations, responses",
                "openai:batches?operation=submit&dimensions=3 | does not know the option dimensions",
                "openai:batches?operation=submit&streaming=true | does not stream",
                "openai:batches?operation=submit&id=x | does not know the option id",
                "openai:batches?operation=create&batchOf=chat | does not know the option batchOf",
                "openai:batches?operation=retrieve&failOnLineError=true | does not know the option failOnLineError",
                "openai:chat?batchOf=chat | does not know the option batchOf",
                "openai:files?operation=submit | Unknown operation 'submit' of openai:files",
            })
    void whatIsNotKnownIsRefusedAtStart(String uri, String message) {
        assertThat(camel.refusal(uri)).hasMessageContaining(message);
    }

    @Test
    void aHeaderCannotSelectSubmit() {
        assertThat(camel.failure("openai:batches", List.of("a"), Map.of("CamelOpenAIOperation", "submit")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("Unknown operation 'submit'");
    }

    @Test
    void aHeaderCannotMakeAnotherOperationOfSubmit() {
        assertThat(camel.failure(SUBMIT + "&model=m", List.of("a"), Map.of("CamelOpenAIOperation", "list")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The header CamelOpenAIOperation is 'list'");
        assertThat(SERVER.requests()).isEmpty();
    }

    private List<String> ids() {
        return SubmittedLines.of(SERVER).stream()
                .map(line -> line.path("custom_id").asText())
                .toList();
    }

    private Message message(Object body, Map<String, Object> headers) {
        Message message = new DefaultMessage(camel.context());
        message.setBody(body);
        headers.forEach(message::setHeader);
        return message;
    }

    private Exchange exchange(Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(camel.context());
        exchange.setMessage(message(body, headers));
        return exchange;
    }
}
