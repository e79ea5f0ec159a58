package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAILoopFolder;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops that go on where they were: after a failure, and in another JVM. */
class LoopSurvivalTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP =
            "openai:chat?model=m&tags=t&maxRetries=0&loopRepository=#loops&loopKey=${header.order}";
    private static final String CALLS =
            ToolAnswers.chat("call_1", "pay", "{\"n\":1}", "call_2", "pay", "{\"n\":2}", "call_3", "find", "{\"n\":3}");
    private static final Map<String, Object> KEY = Map.of("order", "A-17=x\ny");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"", "&streaming=true"})
    void aLoopThatFailsGoesOnWhereItWasAndRunsNoToolTwice(String streaming) throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withBody(CALLS),
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(Answers.chat("Paid")));
        try (Closing camel = started(new MemoryStateRepository())) {
            Processor counts = exchange -> ran.add(text(exchange));
            camel.routes(counts, LOOP + streaming);

            assertThat(camel.send().getException()).isNotNull();
            Exchange again = camel.send();

            assertThat(again.getException()).isNull();
            assertThat(ran).containsExactlyInAnyOrder("1", "2", "3");
            assertThat(body(2).path("messages")).isEqualTo(body(1).path("messages"));
            // The second answer of the model is the end of the second turn, not of a first one
            assertThat(again.getProperty("CamelOpenAIAgenticTrace"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(2);
        }
    }

    @Test
    void anotherCamelGoesOnFromTheFile() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withBody(CALLS),
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(Answers.chat("Paid")));
        File loops = folder.resolve("loops").toFile();
        try (Closing first = started(new OpenAILoopFolder(loops))) {
            first.routes(exchange -> ran.add(text(exchange)), LOOP);
            assertThat(first.send().getException()).isNotNull();
        }
        try (Closing second = started(new OpenAILoopFolder(loops))) {
            second.routes(exchange -> ran.add(text(exchange)), LOOP);
            assertThat(second.send().getMessage().getBody()).isEqualTo("Paid");
        }
        assertThat(ran).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(loops).isEmptyDirectory();
    }

    @Test
    void aLoopWhoseExchangeIsDoneIsForgotten() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALLS, Answers.chat("Paid"), Answers.chat("Hello"));
        try (Closing camel = started(new Watched())) {
            camel.routes(exchange -> ran.add(text(exchange)), LOOP);

            assertThat(camel.send().getMessage().getBody()).isEqualTo("Paid");
            assertThat(kept.values()).containsExactly("");
            assertThat(camel.send().getMessage().getBody()).isEqualTo("Hello");
            assertThat(body(2).path("messages")).hasSize(1);
        }
    }

    /** As a kill leaves it: one call is done, one was under way, one not begun. */
    @ParameterizedTest
    @CsvSource({"'', false", "&idempotentHint=true, true", "&readOnlyHint=true, true"})
    void whatWasUnderWayIsMadeAgainOnlyWhereThatDoesNoHarm(String hint, boolean isMadeAgain) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALLS, Answers.chat("Paid"));
        try (Closing killed = started(new Watched())) {
            killed.routes(hint, hangingAt("2"), LOOP + "&maxParallelToolCalls=1");
            killed.begin();
            await().until(() -> ran.contains("2"));
            await().until(() -> kept.values().stream().anyMatch(state -> state.contains("RUNNING")));
        }
        ran.clear();
        try (Closing next = started(new Watched())) {
            next.routes(hint, exchange -> ran.add(text(exchange)), LOOP);
            assertThat(next.send().getMessage().getBody()).isEqualTo("Paid");
        }

        assertThat(ran).contains("3").doesNotContain("1");
        assertThat(ran.contains("2")).isEqualTo(isMadeAgain);
        assertThat(body(1).at("/messages/3/content").asText())
                .isEqualTo(isMadeAgain ? "paid 2" : "Error: it is not known whether it ran");
    }

    @Test
    void aLoopThatCannotBeKeptRunsNoTool() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALLS, Answers.chat("Paid"));
        StateRepository<String, String> full = new MemoryStateRepository() {
            @Override
            public void setState(String key, String value) {
                throw new IllegalStateException("the disk is full");
            }
        };
        try (Closing camel = started(full)) {
            camel.routes(exchange -> ran.add(text(exchange)), LOOP);
            assertThat(camel.send().getException()).hasMessageContaining("the disk is full");
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void whatCannotBeReadBeginsNoLoop() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        StateRepository<String, String> broken = new MemoryStateRepository() {
            @Override
            public String getState(String key) {
                return "{\"version\":1,\"requ";
            }
        };
        try (Closing camel = started(broken)) {
            camel.routes(exchange -> {}, LOOP);
            assertThat(camel.send().getException()).hasMessageContaining("it is not known which tools have run");
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aCallWithTheSameArgumentsIsMadeOnce() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chat("call_1", "pay", "{\"n\":1}"),
                ToolAnswers.chat("call_2", "pay", "{ \"n\" : 1.0 }", "call_3", "pay", "{\"n\":2}"),
                Answers.chat("Paid"));
        try (Closing camel = started(new MemoryStateRepository())) {
            camel.bind("calls", MemoryIdempotentRepository.memoryIdempotentRepository());
            camel.routes(exchange -> ran.add(text(exchange)), "openai:chat?model=m&tags=t&toolRepository=#calls");
            assertThat(camel.send().getMessage().getBody()).isEqualTo("Paid");
        }
        assertThat(ran).containsExactly("1", "2");
        assertThat(body(2).at("/messages/4/content").asText())
                .isEqualTo("Error: This call was made before with the same arguments, and was not made again.");
    }

    @ParameterizedTest
    @CsvSource({
        "loopKey=${header.order}, 'The option loopKey is set, but not loopRepository'",
        "loopRepository=#loops, 'The option loopRepository is set, but not loopKey'"
    })
    void aKeyAndARepositoryBelongTogether(String option, String words) throws Exception {
        try (Closing camel = started(new MemoryStateRepository())) {
            assertThat(camel.runtime.refusal("openai:chat?model=m&tags=t&" + option))
                    .hasMessageContaining(words);
        }
    }

    @Test
    void twoLoopsOfARouteNeedKeysOfTheirOwn() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        try (Closing camel = started(new MemoryStateRepository())) {
            camel.runtime.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("openai:tool/pay?tags=t&description=d").setBody(constant(""));
                    from("direct:two").to(LOOP).setBody(constant("Shorter")).to(LOOP);
                }
            });

            assertThat(camel.runtime.send("direct:two", "Hi", KEY).getException())
                    .hasMessageContaining("names a loop that this exchange has begun before");
        }
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void anEmptyKeyIsRefused() throws Exception {
        try (Closing camel = started(new MemoryStateRepository())) {
            camel.routes(exchange -> {}, LOOP.replace("order", "unknown"));
            assertThat(camel.send().getException()).hasMessageContaining("The option loopKey gives an empty text");
        }
    }

    private static String text(Exchange exchange) {
        String number = exchange.getMessage().getHeader("n", String.class);
        exchange.getMessage().setBody("paid " + number);
        return number;
    }

    private Processor hangingAt(String number) {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                String called = text(exchange);
                ran.add(called);
                if (called.equals(number)) {
                    return false;
                }
                callback.done(true);
                return true;
            }
        };
    }

    private Closing started(StateRepository<String, String> repository) {
        CamelRuntime runtime = new CamelRuntime(SERVER::baseUrl).start();
        runtime.context().getShutdownStrategy().setTimeout(1);
        runtime.context().getRegistry().bind("loops", repository);
        return new Closing(runtime);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }

    /** Keeps what is kept, also when its Camel is gone; not what comes after a stop, as after a kill. */
    private final class Watched extends MemoryStateRepository {

        private volatile boolean isDead;

        @Override
        public void setState(String key, String value) {
            if (!isDead) {
                kept.put(key, value);
            }
        }

        @Override
        public String getState(String key) {
            return kept.get(key);
        }

        @Override
        public void stop() {
            isDead = true;
        }
    }

    /** A Camel that is stopped at the end of its block. */
    private static final class Closing implements AutoCloseable {

        private final CamelRuntime runtime;

        Closing(CamelRuntime runtime) {
            this.runtime = runtime;
        }

        void bind(String name, Object bean) {
            runtime.context().getRegistry().bind(name, bean);
        }

        void routes(Processor tool, String uri) throws Exception {
            routes("", tool, uri);
        }

        void routes(String hint, Processor tool, String uri) throws Exception {
            runtime.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("openai:tool/pay?tags=t&description=d&parameter.n=number" + hint)
                            .process(tool);
                    from("openai:tool/find?tags=t&description=d&parameter.n=number")
                            .process(tool);
                    from("direct:in")
                            .to(uri)
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .to("log:part?level=DEBUG");
                }
            });
        }

        void begin() {
            runtime.template().asyncSend("direct:in", exchange -> {
                exchange.getMessage().setBody("Hi");
                exchange.getMessage().getHeaders().putAll(KEY);
            });
        }

        Exchange send() {
            return runtime.send("direct:in", "Hi", KEY);
        }

        @Override
        public void close() {
            runtime.stop();
        }
    }
}
