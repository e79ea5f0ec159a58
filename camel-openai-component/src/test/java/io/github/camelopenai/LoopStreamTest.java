package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops with tools whose answers are streamed. */
class LoopStreamTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tags=t&streaming=true";
    private static final String CALL = ToolAnswers.chatStream("Let me see. ", "call_1", "find", "{\"q\":\"x\"}");
    private static final String TEXT = new Events()
            .chat("It is ")
            .chat("there")
            .finish("stop")
            .usage()
            .done()
            .toString();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Message> chunks = new ArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void theChunksOfAllTurnsComeAsOneStream() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        Exchange answered = pull(LOOP);

        assertThat(answered.getException()).isNull();
        assertThat(bodies()).containsExactly("Let me see. ", "It is ", "there", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader("CamelOpenAIChunkIndex"))
                .containsExactly(0, 1, 2, 3);
        assertThat(chunks.get(3).getHeaders())
                .containsEntry("CamelOpenAIChunkLast", true)
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAIToolIterations", 1)
                .containsEntry("CamelOpenAIMcpToolCalls", List.of("find"))
                .containsEntry("CamelOpenAIAgenticTotalTokens", 42L);
        assertThat(runs).hasValue(1);
    }

    @Test
    void theAnswerOfTheModelGoesBackAsItCame() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        pull(LOOP);

        JsonNode messages = body(1).path("messages");
        assertThat(messages.get(1))
                .isEqualTo(
                        Json.parse(
                                "{\"role\":\"assistant\",\"content\":\"Let me see. \",\"tool_calls\":[{\"id\":\"call_1\","
                                        + "\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"q\\\":\\\"x\\\"}\"}}]}"));
        assertThat(messages.get(2).path("content").asText()).isEqualTo("found x");
        assertThat(body(1).path("stream").booleanValue()).isTrue();
    }

    @Test
    void theResponsesApiStreamsItsTurnsToo() throws Exception {
        answerInTurn(
                "/responses",
                ToolAnswers.responseStream("call_1", "find", "{\"q\":\"x\"}"),
                ToolAnswers.responseTextStream("It is there"));
        tool();

        pull("openai:responses?model=m&tags=t&streaming=true");

        assertThat(bodies()).containsExactly("It is there", "");
        assertThat(body(1).at("/input/1/type").asText()).isEqualTo("reasoning");
        assertThat(body(1).at("/input/3/output").asText()).isEqualTo("found x");
    }

    @Test
    void aPushedLoopPassesItsChunksOnAndEndsWithTheLastAnswer() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();
        collectFrom("direct:chunks");

        Exchange answered = camel.send(LOOP + "&streamTo=direct:chunks", "Hi");

        assertThat(bodies()).containsExactly("Let me see. ", "It is ", "there", "");
        assertThat(answered.getMessage().getBody()).isEqualTo("It is there");
        assertThat(answered.getMessage().getHeaders()).containsEntry("CamelOpenAIToolIterations", 1);
        assertThat(answered.getProperty("CamelOpenAIAgenticTrace"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
    }

    @Test
    void anHttpClientGetsTheEventsOfTheAnswerAndNothingOfTheTools() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        String events = camel.context()
                .getTypeConverter()
                .convertTo(String.class, camel.template().requestBody(LOOP + "&outputFormat=sse", "Hi"));

        assertThat(events).doesNotContain("tool_calls").endsWith("data: [DONE]\n\n");
        assertThat(Stream.of(events.split("\n\n"))
                        .map(event -> event.replaceFirst("(?s).*data: ", ""))
                        .filter(event -> event.startsWith("{"))
                        .map(event ->
                                Json.parse(event).at("/choices/0/delta/content").asText())
                        .filter(text -> !text.isEmpty()))
                .containsExactly("Let me see. ", "It is ", "there");
        assertThat(events.split("finish_reason\":\"stop", -1)).hasSize(2);
    }

    @Test
    void aToolWhoseResultIsTheAnswerIsStreamedAsTheAnswer() throws Exception {
        answerInTurn(CHAT, CALL);
        tool("&returnDirect=true");

        pull(LOOP);

        assertThat(bodies()).containsExactly("Let me see. ", "found x", "");
        assertThat(chunks.get(2).getHeader("CamelOpenAIMcpReturnDirect")).isEqualTo(true);
    }

    @Test
    void streamEventsTellsWhatTheLoopDoes() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        pull(LOOP + "&streamEvents=true");

        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader("CamelOpenAILoopEvent"))
                .containsExactly(null, "toolStarted", "toolDone", "turnEnded", null, null, "turnEnded", null);
        assertThat(chunks.get(2).getBody())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("name", "find")
                .containsEntry("id", "call_1")
                .containsEntry("turn", 1)
                .containsEntry("isError", false);
    }

    @Test
    void theTextOfAStreamWithEventsHasNoEvents() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        OpenAIStream stream = open(LOOP + "&streamEvents=true");

        assertThat(camel.context().getTypeConverter().convertTo(String.class, stream))
                .isEqualTo("Let me see. It is there");
    }

    @Test
    void theNextTurnBeginsWhenTheChunksOfTheOneBeforeAreTaken() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        tool();

        try (OpenAIStream stream = open(LOOP)) {
            assertThat(stream.next().getBody()).isEqualTo("Let me see. ");
            assertThat(runs).hasValue(0);
            assertThat(SERVER.requests()).hasSize(1);
            assertThat(stream.next().getBody()).isEqualTo("It is ");
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void aToolThatFailsEndsTheStreamWithItsFailure() throws Exception {
        answerInTurn(CHAT, CALL);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/find?tags=t&description=d&parameter.q=string")
                        .throwException(new IllegalStateException("broken"));
            }
        });

        try (OpenAIStream stream = open(LOOP)) {
            stream.next();
            assertThatThrownBy(stream::next)
                    .isInstanceOf(OpenAIToolException.class)
                    .hasMessageContaining("The tool find failed: broken");
        }
    }

    /** The threads of the routes are 10. */
    @Test
    void moreReadersThanThereAreThreadsGetTheirTools() throws Exception {
        SERVER.answers(
                CHAT,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(CALL));
        tool("&returnDirect=true");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:many").to(LOOP).convertBodyTo(String.class);
            }
        });

        List<CompletableFuture<Exchange>> all = Stream.generate(
                        () -> camel.template().asyncSend("direct:many", exchange -> exchange.getMessage()
                                .setBody("Hi")))
                .limit(40)
                .toList();

        assertThat(all)
                .allSatisfy(one -> assertThat(one.join().getMessage().getBody()).isEqualTo("Let me see. found x"));
    }

    @Test
    void aStreamThatIsClosedEndsItsTools() throws Exception {
        answerInTurn(CHAT, CALL, TEXT);
        CompletableFuture<AsyncCallback> running = hangingTool();

        OpenAIStream stream = open(LOOP);
        stream.next();
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(stream::hasNext)
                .thenApplyAsync(more -> {
                    stream.next();
                    return true;
                });
        running.join();
        stream.close();

        assertThatThrownBy(reader::join).isNotNull();
        assertThat(SERVER.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestTimeoutCountsTheTimeOfTools(boolean streaming) throws Exception {
        if (streaming) {
            answerInTurn(CHAT, CALL, TEXT);
        } else {
            SERVER.answers(CHAT, ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}"));
        }
        hangingTool();

        Exchange failed = pull(LOOP.replace("true", "" + streaming) + "&requestTimeout=1000");

        assertThat(failed.getException())
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining("requestTimeout (1000 ms)")
                .hasMessageContaining("ms for tools");
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/event-stream"})
    void aServerThatDoesNotStreamIsUnderstoodInEachTurn(String type) throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", type)
                        .withBody(ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}")),
                aResponse().withHeader("Content-Type", type).withBody(Answers.chat("It is there")));
        tool();

        pull(LOOP);

        assertThat(String.join("", bodies())).isEqualTo("It is there");
        assertThat(runs).hasValue(1);
    }

    private void tool() throws Exception {
        tool("");
    }

    private void tool(String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d&parameter.q=string" + options)
                        .process(exchange -> runs.incrementAndGet())
                        .setBody(simple("found ${header.q}"));
            }
        });
    }

    private CompletableFuture<AsyncCallback> hangingTool() throws Exception {
        CompletableFuture<AsyncCallback> running = new CompletableFuture<>();
        camel.context().getShutdownStrategy().setTimeout(1);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d&parameter.q=string").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        running.complete(callback);
                        return false;
                    }
                });
            }
        });
        return running;
    }

    private OpenAIStream open(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:open").to(uri);
            }
        });
        // As a reply it stays open
        return (OpenAIStream) camel.template().requestBody("direct:open", "Hi");
    }

    /** Splits what an endpoint streams; an answer that is whole has one part. */
    private Exchange pull(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in")
                        .to(uri)
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(exchange -> chunks.add(exchange.getMessage().copy()));
            }
        });
        return camel.send("direct:in", "Hi");
    }

    private void collectFrom(String endpoint) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(endpoint)
                        .process(exchange -> chunks.add(exchange.getMessage().copy()));
            }
        });
    }

    private List<String> bodies() {
        return chunks.stream().map(chunk -> chunk.getBody(String.class)).toList();
    }

    private static void answerInTurn(String path, String... streams) {
        SERVER.answersOneAfterAnother(
                path,
                Stream.of(streams)
                        .map(stream -> aResponse()
                                .withHeader("Content-Type", "text/event-stream")
                                .withBody(stream))
                        .toArray(ResponseDefinitionBuilder[]::new));
    }

    private static JsonNode body(int request) {
        await().until(() -> SERVER.requests().size() > request);
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
