package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIPendingApproval;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key of a loop finds: the loop of its message, and nothing else, whatever has become of that loop. */
class LoopKeyTest {

    private static final String CHAT = "/chat/completions";
    private static final String KEPT = "&tags=t&maxRetries=0&loopRepository=#loops&loopKey=${header.order}";
    private static final String LOOP = "openai:chat?model=m" + KEPT;
    private static final String SUSPENDS = LOOP + "&approval=suspend&approvalFor=pay&approvalKey=a-secret-of-the-desk";
    private static final String CALL = ToolAnswers.chat("call_1", "pay", "{\"n\":1}");
    private static final Map<String, Object> ORDER = Map.of("order", "A-17");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Runnable> hanging = new CompletableFuture<>();
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @BeforeEach
    void tools() throws Exception {
        // Of an exchange that hangs
        camel.context().getShutdownStrategy().setTimeout(1);
        camel.context().getRegistry().bind("loops", new MemoryStateRepository() {
            @Override
            public void setState(String key, String value) {
                kept.put(key, value);
            }

            @Override
            public String getState(String key) {
                return kept.get(key);
            }
        });
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/pay?tags=t&description=d&parameter.n=integer")
                        .process(exchange ->
                                ran.add("pay " + exchange.getMessage().getHeader("n")))
                        .setBody(constant("paid"));
                from("openai:tool/wait?tags=t&description=d").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        ran.add("wait");
                        hanging.complete(() -> callback.done(false));
                        return false;
                    }
                });
            }
        });
    }

    @Test
    void aLoopWhoseFailureIsHandledIsKept() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withBody(CALL),
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(Answers.chat("Paid")));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).to("log:dead?level=DEBUG");
                from("direct:handled").to(LOOP);
            }
        });

        camel.send("direct:handled", "Hi", ORDER);
        assertThat(camel.send("direct:handled", "Hi", ORDER).getMessage().getBody())
                .isEqualTo("Paid");

        assertThat(ran).containsExactly("pay 1");
        assertThat(kept.values()).containsExactly("");
    }

    @Test
    void theSameMessageTwiceAtATimeRunsItsToolsOnce() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "wait", "{}"), Answers.chat("Done"), Answers.chat("Anew"));
        CompletableFuture<Exchange> first = camel.template().asyncSend(LOOP, exchange -> {
            exchange.getMessage().setBody("Hi");
            exchange.getMessage().getHeaders().putAll(ORDER);
        });
        Runnable end = hanging.join();

        assertThat(camel.send(LOOP, "Hi", ORDER).getException())
                .hasMessageContaining("is under way in another exchange");
        end.run();

        assertThat(first.join().getMessage().getBody()).isEqualTo("Done");
        assertThat(camel.send(LOOP, "Hi", ORDER).getMessage().getBody()).isEqualTo("Anew");
        assertThat(ran).containsExactly("wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enrich", "recipientList", "multicast", "split", "toD"})
    void aLoopThatIsDoneLetsItsKeyGo(String way) throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:enrich").enrich(LOOP);
                from("direct:recipientList").recipientList(constant("direct:loop"));
                from("direct:multicast").multicast().parallelProcessing().to("direct:loop");
                from("direct:split").split(body()).to(LOOP);
                from("direct:toD").toD("direct:${header.way}");
                from("direct:loop").to(LOOP);
            }
        });
        Map<String, Object> headers = Map.of("order", "A-17", "way", "loop");

        for (int i = 1; i <= 3; i++) {
            assertThat(camel.send("direct:" + way, "Hi", headers).getException())
                    .isNull();
            assertThat(SERVER.requests()).hasSize(i);
        }
    }

    @Test
    void ofAToolThatTheLoopCouldNotWaitForItIsNotKnownWhetherItRan() {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "wait", "{}"), Answers.chat("I see"));
        assertThat(camel.send(LOOP + "&requestTimeout=1500", "Hi", ORDER).getException())
                .isNotNull();

        assertThat(camel.send(LOOP, "Hi", ORDER).getMessage().getBody()).isEqualTo("I see");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("Error: it is not known whether it ran");
    }

    @Test
    void aLoopOfAnotherApiIsRefused() {
        SERVER.answersOneAfterAnother(
                CHAT, aResponse().withBody(CALL), aResponse().withStatus(500).withBody("{}"));
        camel.send(LOOP, "Hi", ORDER);

        assertThat(camel.send("openai:responses?model=m" + KEPT, "Hi", ORDER).getException())
                .hasMessageContaining("names a loop of another API");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aLoopThatWaitsForADecisionIsGivenOutAgain() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:lost").to(SUSPENDS).throwException(new IllegalStateException("the disk is full"));
            }
        });
        camel.send("direct:lost", "Hi", ORDER);

        Object again = camel.send(SUSPENDS, "Hi", ORDER).getMessage().getBody();

        assertThat(again).isInstanceOf(OpenAIPendingApproval.class);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aDecidedLoopThatFailsGoesOnWhereItWas() {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withBody(CALL),
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(ToolAnswers.chat("call_1", "pay", "{\"n\":2}")));
        Object pending = camel.send(SUSPENDS, "Hi", ORDER).getMessage().getBody();
        String resume = SUSPENDS.replace("model=m", "operation=resume");
        Map<String, Object> yes = Map.of("order", "A-17", "CamelOpenAIApproval", "yes");

        assertThat(camel.send(resume, pending, yes).getException()).isNotNull();
        Object next = camel.send(resume, pending, yes).getMessage().getBody();

        // The decision was one on the first call, although the second has its id
        assertThat(next).isInstanceOf(OpenAIPendingApproval.class);
        assertThat(ran).containsExactly("pay 1");
    }

    @Test
    void whatIsKeptHasNoLetterThatACharsetMayLack() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withBody(CALL),
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(Answers.chat("Paid")));

        camel.send(LOOP, "Grüße 😀", ORDER);

        assertThat(kept.values()).allMatch(text -> text.chars().allMatch(letter -> letter < 127));
        camel.send(LOOP, "Grüße 😀", ORDER);
        assertThat(body(2).at("/messages/0/content").asText()).isEqualTo("Grüße 😀");
    }

    @Test
    void toolExecutionThatFailsRunsNoFinishedToolAgain() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "pay", "{\"n\":1}", "call_2", "fail", "{}"), Answers.chat("Done"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/fail?tags=t&description=d").throwException(new IllegalStateException("no"));
                from("direct:handed")
                        .to("openai:chat?model=m&tags=t&autoToolExecution=false")
                        .doTry()
                        .to("openai:chat?operation=toolExecution&tags=t&maxParallelToolCalls=1")
                        .doCatch(Exception.class)
                        .to("openai:chat?operation=toolExecution&tags=t")
                        .end()
                        .to("openai:chat?operation=toolResults&autoToolExecution=false");
            }
        });

        Exchange answered = camel.send("direct:handed", "Hi", Map.of());

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).containsExactly("pay 1");
        assertThat(body(1).at("/messages/3/content").asText()).isEqualTo("Error: The tool fail failed.");
    }

    private static JsonNode body(int request) {
        await().until(() -> SERVER.requests().size() > request);
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
