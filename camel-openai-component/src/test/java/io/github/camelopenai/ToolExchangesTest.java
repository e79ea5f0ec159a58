package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.SynchronizationVetoable;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How the exchange of a tool's call ends. */
class ToolExchangesTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tags=t";
    private static final String TOOL = "openai:tool/find?tags=t&description=Finds";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aFileThatIsDeletedAtTheEndOfTheExchangeIsReadBefore(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "found");
        callsFind();
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOOL).pollEnrich("file:" + folder + "?delete=true&initialDelay=0", 20_000);
            }
        });

        camel.ask(LOOP, "Hi");

        assertThat(result()).isEqualTo("found");
        assertThat(file).doesNotExist();
    }

    @Test
    void aStreamThatCamelKeepsOnDiskIsReadBeforeItsFileGoes(@TempDir Path folder) throws Exception {
        camel.context().getStreamCachingStrategy().setSpoolDirectory(folder.toFile());
        camel.context().getStreamCachingStrategy().setSpoolEnabled(true);
        camel.context().getStreamCachingStrategy().addSpoolRule(length -> true);
        callsFind();
        String text = "found ".repeat(5_000);
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOOL)
                        .streamCache("true")
                        .process(exchange -> exchange.getMessage()
                                .setBody(new BufferedInputStream(new ByteArrayInputStream(text.getBytes()))))
                        .log("${body}")
                        .process(exchange -> assertThat(exchange.getMessage()
                                        .getBody()
                                        .getClass()
                                        .getName())
                                .contains("FileInputStreamCache"));
            }
        });

        camel.ask(LOOP, "Hi");

        assertThat(result()).isEqualTo(text);
        assertThat(folder.toFile().listFiles()).isEmpty();
    }

    @Test
    void aStreamOfAnotherModelIsReadToItsEnd() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                okJson(ToolAnswers.chat("call_1", "find", "{}")),
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events()
                                .chat("fou")
                                .chat("nd")
                                .finish("stop")
                                .done()
                                .toString()),
                okJson(Answers.chat("Sorry")));
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOOL).setBody(constant("Hi")).to("openai:chat?model=m&streaming=true");
            }
        });

        camel.ask(LOOP, "Hi");

        assertThat(result(2)).isEqualTo("found");
    }

    @Test
    void anExchangeThatIsRolledBackIsAFailureOfTheTool() throws Exception {
        callsFind();
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOOL).setBody(constant("half of it")).markRollbackOnly();
            }
        });

        assertThat(camel.failure(LOOP, "Hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("marked for rollback")
                .hasCauseInstanceOf(RollbackExchangeException.class);
    }

    @Test
    void aTimeOutEndsTheCallsThatTheToolMakes() throws Exception {
        callsFind();
        CompletableFuture<Exchange> ended = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        try (RawServer silent = new RawServer(socket -> release.join())) {
            route(new RouteBuilder() {
                @Override
                public void configure() {
                    from(TOOL)
                            .process(exchange -> exchange.getExchangeExtension().addOnCompletion(tells(ended)))
                            .setBody(constant("Hi"))
                            .to("openai:chat?model=m&baseUrl=" + silent.baseUrl());
                }
            });

            camel.ask(LOOP + "&toolFailure=tell&toolTimeout=50", "Hi");

            assertThat(ended.get(20, TimeUnit.SECONDS).isRollbackOnly()).isTrue();
            release.complete(null);
        }
        assertThat(result()).contains("did not end in time");
    }

    @Test
    void whatEndsTheCallsOfAnExchangeEndsThoseOfItsToolsAndOfTheirTools() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{}"), ToolAnswers.chat("call_2", "inner", "{}"));
        CompletableFuture<Exchange> ended = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        Cancellation cancellation = new Cancellation();
        RawServer.Answer cancelsAndIsSilent = socket -> {
            cancellation.cancel();
            release.join();
        };
        try (RawServer silent = new RawServer(cancelsAndIsSilent)) {
            route(new RouteBuilder() {
                @Override
                public void configure() {
                    from(TOOL).setBody(constant("Hi")).to("openai:chat?model=m&tags=i");
                    from("openai:tool/inner?tags=i&description=I")
                            .process(exchange -> exchange.getExchangeExtension().addOnCompletion(tells(ended)))
                            .setBody(constant("Hi"))
                            .to("openai:chat?model=m&baseUrl=" + silent.baseUrl());
                }
            });

            Exchange caller = camel.template().send(LOOP, exchange -> {
                exchange.getMessage().setBody("Hi");
                ExchangeCancellation.set(exchange, cancellation);
            });

            assertThat(ended.get(20, TimeUnit.SECONDS).isRollbackOnly()).isTrue();
            assertThat(caller.isRollbackOnly()).isTrue();
            release.complete(null);
        }
    }

    private static SynchronizationVetoable tells(CompletableFuture<Exchange> ended) {
        return new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange exchange) {
                ended.complete(exchange);
            }
        };
    }

    private static void callsFind() {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("Sorry"));
    }

    private void route(RouteBuilder route) throws Exception {
        camel.context().addRoutes(route);
    }

    /** What the model got of the tool. */
    private static String result() {
        return result(1);
    }

    private static String result(int number) {
        JsonNode request = Json.parse(SERVER.requests().get(number).getBodyAsString());
        return request.at("/messages/2/content").asText();
    }
}
