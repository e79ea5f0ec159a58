package io.github.camelopenai.route;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures let the next server answer, and what it must not do again. */
class FailoverTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer FIRST = new OpenAIServer();

    @RegisterExtension
    static final OpenAIServer SECOND = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(FIRST::baseUrl);

    private final AtomicLong now = new AtomicLong();
    private final OpenAIFailover failover = new OpenAIFailover(now::get);

    @BeforeEach
    void servers() {
        camel.context().getRegistry().bind("failover", failover);
        SECOND.answers(CHAT, Answers.chat("of the second"));
    }

    static Stream<Arguments> failuresOfAServer() {
        return Stream.of(
                Arguments.of("500", json(500, "")),
                Arguments.of("503 without words", aResponse().withStatus(503)),
                Arguments.of("429", json(429, "")),
                Arguments.of("no money", json(429, "insufficient_quota")),
                Arguments.of("408", json(408, "")),
                Arguments.of("context length", json(400, "context_length_exceeded")),
                Arguments.of("a broken connection", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("a page of a proxy", aResponse().withBody("<html>Welcome</html>")),
                Arguments.of("an empty body", aResponse().withStatus(200)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresOfAServer")
    void theNextServerAnswersAfterAFailureOfTheServer(String name, ResponseDefinitionBuilder answer) throws Exception {
        FIRST.answers(CHAT, answer);
        route("", "");

        assertThat(ask("Hi").getMessage().getBody()).isEqualTo("of the second");
        assertThat(SECOND.requests()).hasSize(1);
    }

    static Stream<Arguments> failuresOfARequest() {
        return Stream.of(
                Arguments.of("400", json(400, "")),
                Arguments.of("a wrong key", json(401, "")),
                Arguments.of("forbidden", json(403, "")),
                Arguments.of("no such model", json(404, "model_not_found")),
                Arguments.of("content filter", json(400, "content_filter")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresOfARequest")
    void aFaultOfTheRequestIsToldAtOnce(String name, ResponseDefinitionBuilder answer) throws Exception {
        FIRST.answers(CHAT, answer);
        route("", "");

        assertThat(ask("Hi").getException()).isInstanceOf(OpenAIException.class);
        assertThat(SECOND.requests()).isEmpty();
    }

    @Test
    void aBudgetThatIsUsedUpLetsTheNextAnswer() throws Exception {
        SECOND.answers(CHAT, Answers.chat("From the second"));
        route("&tokenBudget=1", "");

        assertThat(ask("Hi").getMessage().getBody()).isEqualTo("From the second");
        assertThat(FIRST.requests()).isEmpty();
        assertThat(OpenAIFailover.exceptions()).contains(OpenAIBudgetException.class);
    }

    /** As the EIP of Camel asks for it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"failuresOfAServer", "failuresOfARequest"})
    void theListForCamelsOwnEipSaysTheSame(String name, ResponseDefinitionBuilder answer) throws Exception {
        FIRST.answers(CHAT, answer);
        Throwable failure = camel.failure("openai:chat?model=m&maxRetries=0", "Hi");
        OpenAIException known = (OpenAIException) failure;

        assertThat(Stream.of(OpenAIFailover.exceptions()).anyMatch(each -> each.isInstance(known)))
                .isEqualTo(known.isWorthAnotherServer())
                .isEqualTo(failuresOfAServer().anyMatch(each -> each.get()[0].equals(name)));
    }

    @Test
    void aRequestThatTheComponentRefusesIsRefusedByAll() throws Exception {
        route("&n=2&memory=caffeine&conversationId=x", "");

        assertThat(ask("Hi").getException()).hasMessageContaining("n=2");
        assertThat(SECOND.requests()).isEmpty();
    }

    @Test
    void theLastFailureIsToldWhenNoServerAnswers() throws Exception {
        FIRST.answers(CHAT, json(503, ""));
        SECOND.answers(CHAT, json(500, ""));
        route("", "");

        assertThat(ask("Hi").getException())
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("500");
    }

    @Test
    void eachServerIsAskedWhatTheRouteHadAndNotWhatAnotherLeft() throws Exception {
        FIRST.answers(CHAT, json(503, ""));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom("failover")
                        .to("direct:changing")
                        .to("openai:chat?model=m2&baseUrl=" + SECOND.baseUrl())
                        .end();
                from("direct:changing")
                        .errorHandler(noErrorHandler())
                        .setBody(constant("changed"))
                        .setHeader("CamelOpenAIMaxTokens", constant(5))
                        .to("openai:chat?model=m1&maxRetries=0");
            }
        });

        ask("Hi");

        assertThat(SECOND.requestBody().at("/messages/0/content").asText()).isEqualTo("Hi");
        assertThat(SECOND.requestBody().has("max_completion_tokens")).isFalse();
        assertThat(SECOND.requestBody().path("model").asText()).isEqualTo("m2");
    }

    @Test
    void aStreamThatDoesNotBeginIsAskedOfTheNextServer() throws Exception {
        FIRST.answers(CHAT, events(": nothing\n\n"));
        SECOND.answers(
                CHAT,
                events(new Events().chat("of the second").finish("stop").done().toString()));
        route("&streaming=true", "&streaming=true");
        List<Object> bodies = new ArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split")
                        .to("direct:in")
                        .split(body())
                        .streaming()
                        .process(exchange -> bodies.add(exchange.getMessage().getBody()));
            }
        });

        camel.template().sendBody("direct:split", "Hi");

        assertThat(bodies).containsExactly("of the second", "");
    }

    @Test
    void aStreamIsClosedWhenTheExchangeIsDone() throws Exception {
        SECOND.answers(
                CHAT,
                events(new Events().chat("a").chat("b").finish("stop").done().toString()));
        FIRST.answers(CHAT, json(503, ""));
        route("&streaming=true", "&streaming=true");
        List<OpenAIStream> streams = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:take").to("direct:in").process(exchange -> {
                    streams.add(exchange.getMessage().getBody(OpenAIStream.class));
                    exchange.getMessage().setBody(streams.get(0).next().getBody());
                });
            }
        });

        assertThat(camel.template().requestBody("direct:take", "Hi")).isEqualTo("a");
        assertThatThrownBy(() -> streams.get(0).next()).hasMessageContaining("closed");
    }

    @Test
    void nothingIsPassedOnTwiceWhenAStreamBreaksOff() throws Exception {
        FIRST.answers(CHAT, events(new Events().chat("Hel").toString()));
        route("&streamTo=direct:chunk", "&streamTo=direct:chunk");
        List<Object> passed = chunks();

        Exchange broken = ask("Hi");

        assertThat(broken.getException()).isInstanceOf(OpenAIException.class);
        assertThat(broken.getProperty("CamelOpenAIFailover")).isEqualTo(false);
        assertThat(broken.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
        assertThat(passed).containsExactly("Hel");
        assertThat(SECOND.requests()).isEmpty();
    }

    @Test
    void aPushedStreamThatDoesNotBeginIsAskedOfTheNextServer() throws Exception {
        FIRST.answers(CHAT, events(""));
        SECOND.answers(
                CHAT,
                events(new Events().chat("of the second").finish("stop").done().toString()));
        route("&streamTo=direct:chunk", "&streamTo=direct:chunk");
        List<Object> passed = chunks();

        Exchange answered = ask("Hi");

        assertThat(answered.getMessage().getBody()).isEqualTo("of the second");
        assertThat(answered.getProperty("CamelOpenAIFailover")).isNull();
        assertThat(passed).containsExactly("of the second", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopWhoseToolHasRunBeginsAgainOnlyIfTheToolMayRunAgain(boolean idempotent) throws Exception {
        FIRST.answersOneAfterAnother(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(ToolAnswers.chat("call_1", "pay", "{}")),
                json(503, ""));
        AtomicInteger paid = new AtomicInteger();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/pay?tags=t&description=d&idempotentHint=" + idempotent)
                        .process(exchange -> paid.incrementAndGet())
                        .setBody(constant("paid"));
            }
        });
        route("&tags=t", "&tags=t");

        Exchange answered = ask("Hi");

        assertThat(paid).hasValue(1);
        assertThat(SECOND.requests()).hasSize(idempotent ? 1 : 0);
        assertThat(answered.getException() == null).isEqualTo(idempotent);
    }

    @Test
    void aBodyThatIsCachedIsReadAgain() throws Exception {
        FIRST.answers("/audio/transcriptions", json(503, ""));
        SECOND.answers("/audio/transcriptions", "{\"text\":\"heard\"}");
        audio();

        Exchange heard = camel.template().request("direct:cached", exchange -> sound(exchange.getMessage()));

        assertThat(heard.getException()).isNull();
        assertThat(heard.getMessage().getBody()).isEqualTo("heard");
        assertThat(SECOND.request().getBodyAsString()).contains("RIFF....WAVE");
    }

    @Test
    void aBodyThatCanBeReadOnceIsNotSentAsAnEmptyOne() throws Exception {
        FIRST.answers("/audio/transcriptions", json(503, ""));
        audio();

        Exchange failed = camel.template().request("direct:once", exchange -> sound(exchange.getMessage()));

        assertThat(failed.getException()).isInstanceOf(OpenAIServerException.class);
        assertThat(SECOND.requests()).isEmpty();
    }

    static Stream<Arguments> bodiesThatCanBeReadOnce() {
        return Stream.of(Arguments.of((Supplier<Object>) () -> new StringReader("Hi")), Arguments.of((Supplier<Object>)
                () -> List.of("Look", new ByteArrayInputStream(new byte[] {'H', 'i'}))));
    }

    @ParameterizedTest
    @MethodSource("bodiesThatCanBeReadOnce")
    void theFailureOfTheServerIsToldWhereTheBodyCanBeReadOnce(Supplier<Object> body) throws Exception {
        FIRST.answers(CHAT, json(503, ""));
        camel.context().setStreamCaching(false);
        route("", "");

        assertThat(ask(body.get()).getException()).isInstanceOf(OpenAIServerException.class);
        assertThat(SECOND.requests()).isEmpty();
    }

    @Test
    void aServerThatFailsAgainAndAgainComesLastForAWhile() throws Exception {
        FIRST.answers(CHAT, json(503, ""));
        failover.setFailureThreshold(2);
        failover.setRetryInterval(Duration.ofSeconds(30));
        route("", "");
        ask("1");
        ask("2");
        ask("3");
        assertThat(FIRST.requests()).hasSize(2);

        now.addAndGet(Duration.ofSeconds(31).toNanos());
        ask("4");
        ask("5");
        assertThat(FIRST.requests()).as("one has tried it").hasSize(3);

        FIRST.answers(CHAT, Answers.chat("of the first"));
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(ask("6").getMessage().getBody()).isEqualTo("of the first");
        assertThat(ask("7").getMessage().getBody()).isEqualTo("of the first");
    }

    @Test
    void aServerThatComesLastIsAskedWhenTheOthersFail() throws Exception {
        FIRST.answersOneAfterAnother(
                CHAT,
                json(503, ""),
                aResponse().withHeader("Content-Type", "application/json").withBody(Answers.chat("of the first")));
        failover.setFailureThreshold(1);
        route("", "");
        ask("1");
        SECOND.answers(CHAT, json(503, ""));

        assertThat(ask("2").getMessage().getBody()).isEqualTo("of the first");
    }

    @Test
    void aModelWithASmallContextHasNotFailed() throws Exception {
        FIRST.answers(CHAT, json(400, "context_length_exceeded"));
        failover.setFailureThreshold(1);
        route("", "");
        ask("1");
        ask("2");

        assertThat(FIRST.requests()).hasSize(2);
    }

    @Test
    void aRouteThatStartsAgainHasEachServerOnce() throws Exception {
        FIRST.answers(CHAT, json(503, ""));
        SECOND.answers(CHAT, json(503, ""));
        route("", "");
        camel.context().getRouteController().stopRoute("models");
        camel.context().getRouteController().startRoute("models");

        ask("Hi");

        assertThat(FIRST.requests()).hasSize(1);
        assertThat(SECOND.requests()).hasSize(1);
    }

    @Test
    void oneThatServesTwoWouldMixThemAndIsRefused() {
        assertThatThrownBy(() -> camel.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:one")
                                .routeId("one")
                                .loadBalance()
                                .custom("failover")
                                .to("openai:chat?model=m");
                        from("direct:two")
                                .routeId("two")
                                .loadBalance()
                                .custom("failover")
                                .to("openai:responses?model=m");
                    }
                }))
                .rootCause()
                .hasMessage(
                        "An OpenAIFailover serves one loadBalance(), but the routes one and two share one: each would ask the"
                                + " servers of both. Bind one for each.");
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> failover.setFailureThreshold(0))
                .hasMessage("failureThreshold is 0, but must be at least 1");
        assertThatThrownBy(() -> failover.setRetryInterval(Duration.ofSeconds(-1)))
                .hasMessage("retryInterval is PT-1S, but must not be negative");
    }

    private void route(String first, String second) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .routeId("models")
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom("failover")
                        .to("openai:chat?model=m1&maxRetries=0" + first)
                        .to("openai:chat?model=m2&maxRetries=0&baseUrl=" + SECOND.baseUrl() + second)
                        .end();
            }
        });
    }

    private void audio() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:once").streamCache(false).to("direct:audio");
                from("direct:cached").streamCache(true).to("direct:audio");
                from("direct:audio")
                        .streamCache(false)
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom("failover")
                        .to("openai:audio?operation=transcribe&model=m1&maxRetries=0")
                        .to("openai:audio?operation=transcribe&model=m2&maxRetries=0&baseUrl=" + SECOND.baseUrl())
                        .end();
            }
        });
    }

    private static void sound(Message message) {
        InputStream once = new ByteArrayInputStream("RIFF....WAVE".getBytes(StandardCharsets.US_ASCII));
        message.setBody(new BufferedInputStream(once));
        message.setHeader(Exchange.FILE_NAME, "a.wav");
    }

    private List<Object> chunks() throws Exception {
        List<Object> passed = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk")
                        .process(exchange -> passed.add(exchange.getMessage().getBody()));
            }
        });
        return passed;
    }

    private Exchange ask(Object body) {
        return camel.template()
                .request("direct:in", exchange -> exchange.getMessage().setBody(body));
    }

    private static ResponseDefinitionBuilder json(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":{\"message\":\"no\",\"code\":\"" + code + "\"}}");
    }

    private static ResponseDefinitionBuilder events(String events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events);
    }
}
