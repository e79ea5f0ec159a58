package io.github.camelopenai;

import static org.apache.camel.builder.Builder.constant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ExpressionAdapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An Error of a step that has the call inside of it, and goes on after the call, ends the exchange of that step, once. */
class ErrorsAroundCallsTest {

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

    /** What is around the call. */
    enum Around {
        SPLIT {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.split(constant(List.of(1, 2)), raising(error)).to(CHAT).end();
            }
        },
        PARALLEL_SPLIT {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.split(constant(List.of(1, 2, 3, 4)), raising(error))
                        .parallelProcessing()
                        .to(CHAT)
                        .end();
            }
        },
        SPLIT_WITH_STEPS_AFTER_THE_CALL {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.split(constant(List.of(1, 2)), raising(error))
                        .to(CHAT)
                        .to("log:part")
                        .to("direct:asker")
                        .end();
            }
        },
        ITERATOR_OF_A_SPLIT {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.split(constant(new OneAndThen(error)))
                        .streaming()
                        .to(CHAT)
                        .end();
            }
        },
        MULTICAST {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.multicast(raising(error)).to(CHAT, CHAT + "&user=u").end();
            }
        },
        RECIPIENT_LIST {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.recipientList(constant(CHAT + ",direct:asker"))
                        .aggregationStrategy(raising(error))
                        .end();
            }
        },
        ENRICH {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.enrich(CHAT, raising(error));
            }
        },
        ENRICH_BY_A_ROUTE {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.enrich("direct:asker", raising(error));
            }
        },
        LOOP {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.loopDoWhile(onceAndThen(error)).to(CHAT).end();
            }
        },
        DYNAMIC_ROUTER {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.dynamicRouter(new ExpressionAdapter() {
                    @Override
                    public Object evaluate(Exchange exchange) {
                        return exchange.getProperty(Exchange.SLIP_ENDPOINT) == null ? CHAT : raise(error);
                    }
                });
            }
        },
        AFTER_ANOTHER_CALL {
            @Override
            void addTo(RouteDefinition route, Error error) {
                SPLIT.addTo(route.to(CHAT), error);
            }
        },
        SPLIT_IN_A_LOOP_IN_AN_ENRICHMENT {
            @Override
            void addTo(RouteDefinition route, Error error) {
                route.enrich("direct:looper", (before, answer) -> raise(error));
            }
        };

        abstract void addTo(RouteDefinition route, Error error);

        static AggregationStrategy raising(Error error) {
            return (before, part) -> raise(error);
        }

        private static Predicate onceAndThen(Error error) {
            return exchange -> exchange.getMessage().getBody().equals("hi") || Around.<Boolean>raise(error);
        }

        private static <T> T raise(Error error) {
            throw error;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorEndsTheExchangeWithIt(Around around) throws Exception {
        Error error = new StackOverflowError("on purpose");
        addAsker();
        add(route -> {
            around.addTo(route, error);
            route.process(e -> went.add("the next step"));
        });

        Exchange ended = end();

        assertThat(ended.getException()).hasStackTraceContaining(error.toString());
        assertThat(went).isEmpty();
        await().until(() -> camel.context().getInflightRepository().size() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void theErrorHandlerOfTheRouteGetsIt(Around around) throws Exception {
        Error error = new StackOverflowError("on purpose");
        addAsker();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(StackOverflowError.class).handled(true).setBody(constant("handled"));
                around.addTo(from("direct:in"), error);
            }
        });

        Exchange ended = end();

        assertThat(ended.getException()).isNull();
        assertThat(ended.getMessage().getBody()).isEqualTo("handled");
    }

    @Test
    void theInnermostStepThatIsNotDoneEnds() throws Exception {
        Error error = new StackOverflowError("on purpose");
        AggregationStrategy noting = (before, part) -> {
            went.add(part.getException() == null ? "whole" : "failed");
            part.setException(null);
            return part;
        };
        add(route -> route.split(constant(List.of(1, 2)), noting)
                .split(constant(List.of("a", "b")), Around.raising(error))
                .to(CHAT)
                .end()
                .end());

        assertThat(end().getException()).isNull();
        assertThat(went).containsExactly("failed", "failed");
    }

    @Test
    void errorsOfAllStepsAroundTheCallEndThemAll() throws Exception {
        Error inner = new StackOverflowError("the inner one");
        Error outer = new NoClassDefFoundError("the outer one");
        add(route -> route.split(constant(List.of(1)), Around.raising(outer))
                .split(constant(List.of("a")), Around.raising(inner))
                .to(CHAT)
                .end()
                .end());

        assertThat(end().getException()).hasStackTraceContaining("the outer one");
        await().until(() -> camel.context().getInflightRepository().size() == 0);
    }

    @Test
    void aStepThatWasDoneBeforeTheErrorIsNotEndedAgain() throws Exception {
        Error error = new StackOverflowError("on purpose");
        add(route -> {
            route.split(constant(List.of(1, 2))).to(CHAT).end().process(e -> went.add("after the first"));
            Around.SPLIT.addTo(route, error);
        });

        assertThat(end().getException()).hasStackTraceContaining(error.toString());
        assertThat(went).containsExactly("after the first");
    }

    /** Camel tells whoever sent the exchange. */
    @Test
    void withoutACallAnErrorGoesWhereItGoesWithoutTheComponent() throws Exception {
        Error error = new StackOverflowError("on purpose");
        add(route -> route.split(constant(List.of(1, 2)), Around.raising(error))
                .to("log:part")
                .end());

        assertThatThrownBy(this::end).isSameAs(error);
    }

    private Exchange end() throws Exception {
        return AsyncCall.send(camel.context(), "direct:in", "hi").get(20, TimeUnit.SECONDS);
    }

    private void add(Consumer<RouteDefinition> steps) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.accept(from("direct:in"));
            }
        });
    }

    private void addAsker() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:asker").to(CHAT);
                from("direct:looper")
                        .loop(2)
                        .split(constant(List.of(1, 2)))
                        .to(CHAT)
                        .end()
                        .end();
            }
        });
    }

    /** Gives one element, and then an Error. */
    private static final class OneAndThen implements Iterator<Object> {

        private final Error error;
        private boolean isGiven;

        OneAndThen(Error error) {
            this.error = error;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Object next() {
            if (isGiven) {
                throw error;
            }
            isGiven = true;
            return 1;
        }
    }
}
