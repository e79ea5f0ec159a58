package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.apache.camel.builder.Builder.body;
import static org.apache.camel.builder.Builder.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.route.RouteGuard;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.ExpressionAdapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An Error that a step of a route throws after a call ends the exchange with it, once. */
class ErrorsInRoutesTest {

    private static final String CHAT = "openai:chat?model=m";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final ConcurrentLinkedQueue<Object> went = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    /** Where an Error comes from. */
    enum Place {
        PROCESSOR {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.process(e -> raise(error));
            }
        },
        ASYNCHRONOUS_PROCESSOR {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        return raise(error);
                    }
                });
            }
        },
        EXPRESSION {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.setBody(e -> raise(error));
            }
        },
        PREDICATE {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.filter(e -> raise(error)).to("log:taken").end();
            }
        },
        OTHER_ROUTE {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.to("direct:thrower");
            }
        },
        EXPRESSION_OF_A_SPLIT {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.split(new ExpressionAdapter() {
                            @Override
                            public Object evaluate(Exchange exchange) {
                                return raise(error);
                            }
                        })
                        .to("log:part")
                        .end();
            }
        },
        PART_OF_A_SPLIT {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.split(constant(List.of(1, 2)))
                        .stopOnException()
                        .to("direct:thrower")
                        .end();
            }
        },
        AGGREGATION_OF_A_SPLIT {
            @Override
            void addTo(RouteDefinition route, Throwable error) {
                route.split(constant(List.of(1, 2)), (before, part) -> raise(error))
                        .to("log:part")
                        .end();
            }
        };

        abstract void addTo(RouteDefinition route, Throwable error);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorEndsTheExchangeWithItWhereverItComesFrom(Place place) throws Exception {
        Error error = new StackOverflowError("on purpose");
        addThrower(error);
        add(route -> {
            place.addTo(route.to(CHAT), error);
            route.process(e -> went.add("the next step"));
        });

        assertEndsWith(error);
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new NoClassDefFoundError("on purpose"),
                new AssertionError("on purpose"),
                new OutOfMemoryError("on purpose"),
                new Error("on purpose"),
                new IllegalStateException("on purpose"),
                new Throwable("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aThrowableOfWhateverKindEndsTheExchangeWithIt(Throwable throwable) throws Exception {
        add(route -> {
            Place.ASYNCHRONOUS_PROCESSOR.addTo(route.to(CHAT), throwable);
            route.process(e -> went.add("the next step"));
        });

        assertEndsWith(throwable);
    }

    @Test
    void theErrorHandlerOfTheRouteGetsIt() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(StackOverflowError.class).handled(true).setBody(constant("handled"));
                from("direct:in").to(CHAT).process(e -> raise(new StackOverflowError("on purpose")));
            }
        });

        assertThat(end("direct:in").getMessage().getBody()).isEqualTo("handled");
    }

    @Test
    void aTryBlockOfTheRouteCatchesIt() throws Exception {
        add(route -> route.to(CHAT)
                .doTry()
                .process(e -> raise(new StackOverflowError("on purpose")))
                .doCatch(StackOverflowError.class)
                .setBody(constant("caught"))
                .end()
                .process(e -> went.add(e.getMessage().getBody())));

        assertThat(end("direct:in").getException()).isNull();
        assertThat(went).containsExactly("caught");
    }

    @Test
    void theFileOfItsExchangeIsReleasedAndMovedToTheFailed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("prompt.txt"), "hi");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder + "?initialDelay=0&moveFailed=failed")
                        .to(CHAT)
                        .setBody(e -> raise(new StackOverflowError("on purpose")));
            }
        });

        await().until(() -> Files.exists(folder.resolve("failed/prompt.txt")));
        await().until(() -> camel.context().getInflightRepository().size() == 0);
    }

    @Test
    void aStreamThatIsSplitIsClosedAndItsExchangeEnds() throws Exception {
        try (RawServer server = endless()) {
            Error error = new StackOverflowError("on purpose");
            add(route -> route.to(CHAT + "&streaming=true&baseUrl=" + server.baseUrl())
                    .split(body())
                    .streaming()
                    .stopOnException()
                    .process(e -> {
                        went.add(e.getMessage().getHeader("CamelOpenAIChunkIndex"));
                        raise(error);
                    })
                    .end());

            Exchange ended = end("direct:in");

            assertThat(ended.getException()).hasStackTraceContaining(error.toString());
            assertThat(went).containsExactly(0);
            await().until(() -> server.openConnections() == 0);
        }
    }

    /** Where several jars were made one, Camel may not find the guard before it makes the first routes. */
    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"PROCESSOR", "OTHER_ROUTE"})
    void anErrorOfARouteWithoutTheGuardEndsTheExchange(Place place) throws Exception {
        Error error = new StackOverflowError("on purpose");
        new RouteGuard().unload(camel.context());
        addThrower(error);
        if (place == Place.OTHER_ROUTE) {
            new RouteGuard().load(camel.context());
        }
        add(route -> place.addTo(route.to(CHAT), error));

        assertEndsWith(error);
    }

    @Test
    void aPushedStreamEndsWithTheErrorOfAChunk() throws Exception {
        try (RawServer server = endless()) {
            Error error = new StackOverflowError("on purpose");
            addThrower(error);
            add(route -> route.to(CHAT + "&streaming=true&streamTo=direct:thrower&baseUrl=" + server.baseUrl())
                    .process(e -> went.add("the next step")));

            assertEndsWith(error);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aPushedStreamThatSkipsFailuresSkipsTheErrorsOfChunks() throws Exception {
        SERVER.answers("/chat/completions", aResponse().withBody(hello()));
        addThrower(new StackOverflowError("on purpose"));
        add(route -> route.to(CHAT + "&streaming=true&streamTo=direct:thrower&streamToFailure=continue"));

        Exchange ended = end("direct:in");

        assertThat(ended.getException()).isNull();
        assertThat(ended.getMessage().getBody()).isEqualTo("Hello");
        assertThat(ended.getProperty("CamelOpenAIStreamToFailures")).isEqualTo(3);
    }

    @Test
    void anErrorAfterAPushedStreamEndsTheExchange() throws Exception {
        SERVER.answers("/chat/completions", aResponse().withBody(hello()));
        Error error = new StackOverflowError("on purpose");
        addThrower(error);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(e -> went.add("chunk"));
            }
        });
        add(route ->
                Place.AGGREGATION_OF_A_SPLIT.addTo(route.to(CHAT + "&streaming=true&streamTo=direct:chunks"), error));

        Exchange ended = end("direct:in");

        assertThat(ended.getException()).hasStackTraceContaining(error.toString());
        assertThat(went).containsExactly("chunk", "chunk", "chunk");
    }

    @Test
    void theNextExchangesOfTheThreadAreNotConcerned() throws Exception {
        Error error = new StackOverflowError("on purpose");
        add(route -> Place.AGGREGATION_OF_A_SPLIT.addTo(route.to(CHAT), error));
        for (int i = 0; i < 30; i++) {
            assertThat(end("direct:in").getException()).hasStackTraceContaining(error.toString());
        }

        for (int i = 0; i < 30; i++) {
            assertThat(end(CHAT).getMessage().getBody()).isEqualTo("Hello");
        }
    }

    @Test
    void aStepThatHasHandedItsExchangeToAnotherThreadEndsItOnce() throws Exception {
        CompletableFuture<AsyncCallback> handedOver = new CompletableFuture<>();
        Error error = new StackOverflowError("on purpose");
        add(route -> route.to(CHAT)
                .process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        handedOver.complete(callback);
                        throw error;
                    }
                })
                .process(e -> went.add("the next step")));

        Exchange ended = end("direct:in");
        handedOver.get().done(false);

        assertThat(ended.getException()).hasStackTraceContaining(error.toString());
        assertThat(went).isEmpty();
    }

    private void assertEndsWith(Throwable failure) throws Exception {
        assertThat(end("direct:in").getException()).hasStackTraceContaining(failure.toString());
        assertThat(went).isEmpty();
        await().until(() -> camel.context().getInflightRepository().size() == 0);
    }

    private Exchange end(String uri) throws Exception {
        return AsyncCall.send(camel.context(), uri, "hi").get(20, TimeUnit.SECONDS);
    }

    private void add(Consumer<RouteDefinition> steps) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.accept(from("direct:in"));
            }
        });
    }

    private void addThrower(Throwable failure) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:thrower").setBody(e -> raise(failure));
            }
        });
    }

    private static String hello() {
        return new Events().chat("Hel").chat("lo").finish("stop").usage().done().toString();
    }

    /** A stream that goes on until its client has closed it. */
    private static RawServer endless() {
        return new RawServer(socket -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new Events().chat("more ").toString().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static <R, T extends Throwable> R raise(Throwable failure) throws T {
        throw (T) failure;
    }
}
