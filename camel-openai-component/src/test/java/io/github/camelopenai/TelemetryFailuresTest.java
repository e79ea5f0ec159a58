package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import io.github.camelopenai.testsupport.WholeLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.net.URI;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A library of telemetry that fails costs figures, and no call: the answer may have been paid. */
class TelemetryFailuresTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private CamelRuntime camel;

    @AfterEach
    void stop() {
        camel.stop();
    }

    /** Spring AI has a counter of this name, where the conventions have a histogram. */
    @ParameterizedTest
    @CsvSource({
        "gen_ai.client.token.usage, gen_ai.token.type, input",
        "gen_ai.client.operation.duration, error.type, none",
        "camel.openai.attempts, server.address, localhost",
        "camel.openai.cost, camel.openai.currency, EUR"
    })
    void aMeterThatSomebodyElseHasMadeFailsNoCall(String name, String tag, String value) {
        Tags tags = Tags.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.provider.name", "openai",
                "gen_ai.request.model", "m",
                "server.address", "localhost",
                "server.port", "" + URI.create(SERVER.baseUrl()).getPort());
        Gauge.builder(name, () -> 1).tags(tags.and(tag, value)).register(registry);
        camel = new CamelRuntime(SERVER::baseUrl)
                .prepared(context -> {
                    context.getRegistry().bind("metricsRegistry", registry);
                    context.getRegistry()
                            .bind(
                                    "prices",
                                    Map.of("currency", "EUR", "models", Map.of("*", Map.of("input", 1, "output", 1))));
                })
                .start();
        SERVER.answers(CHAT, Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat?model=m&prices=#bean:prices", "Hi")).isEqualTo("Hello");
        assertThat(camel.ask("openai:chat?model=m&prices=#bean:prices", "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSpanProcessorThatThrowsFailsNoCallNoStreamAndNoLoop(boolean atStart) throws Exception {
        camel = new CamelRuntime(SERVER::baseUrl)
                .prepared(context -> context.getRegistry().bind("otel", OpenTelemetry.class, throwing(atStart)))
                .start();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d").setBody(constant("found"));
                from("direct:stream").to("openai:chat?model=m&streaming=true").convertBodyTo(String.class);
            }
        });
        try (WholeLog log = new WholeLog(Map.of())) {
            SERVER.answers(CHAT, Answers.chat("Hello"));
            assertThat(camel.ask("openai:chat?model=m", "Hi")).isEqualTo("Hello");
            SERVER.answers(
                    CHAT,
                    aResponse()
                            .withHeader("Content-Type", "text/event-stream")
                            .withBody(new Events()
                                    .chat("Hel")
                                    .chat("lo")
                                    .finish("stop")
                                    .done()
                                    .toString()));
            assertThat(camel.ask("direct:stream", "Hi")).isEqualTo("Hello");
            SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("Done"));
            assertThat(camel.ask("openai:chat?model=m&tags=t", "Hi")).isEqualTo("Done");
            SERVER.answers(CHAT, aResponse().withStatus(500));
            assertThat(camel.failure("openai:chat?model=m", "Hi")).isInstanceOf(OpenAIServerException.class);

            assertThat(log.lines())
                    .filteredOn(line -> line.text().startsWith("Telemetry failed, and misses some of what calls do"))
                    .hasSize(1);
        }
    }

    private static OpenTelemetry throwing(boolean atStart) {
        SpanProcessor processor = new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {
                throw new IllegalStateException("of the processor");
            }

            @Override
            public boolean isStartRequired() {
                return atStart;
            }

            @Override
            public void onEnd(ReadableSpan span) {
                throw new IllegalStateException("of the processor");
            }

            @Override
            public boolean isEndRequired() {
                return !atStart;
            }
        };
        return OpenTelemetrySdk.builder()
                .setTracerProvider(
                        SdkTracerProvider.builder().addSpanProcessor(processor).build())
                .build();
    }

    @Test
    void aModelWithANameLikeABookIsAnyOther() {
        camel = new CamelRuntime(SERVER::baseUrl)
                .prepared(context -> context.getRegistry().bind("metricsRegistry", registry))
                .start();
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask("openai:chat", "Hi", Map.of("CamelOpenAIModel", "x".repeat(100_000)));

        assertThat(registry.get("camel.openai.attempts").counter().getId().getTag("gen_ai.request.model"))
                .isEqualTo("other");
    }

    /** Who gets the global one first makes it, by the SDK's autoconfiguration. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGlobalOpenTelemetryIsMadeWhereItsPropertyAllowsIt(boolean allowed) {
        String property = "otel.java.global-autoconfigure.enabled";
        GlobalOpenTelemetry.resetForTest();
        System.setProperty(property, "" + allowed);
        try {
            camel = new CamelRuntime(SERVER::baseUrl).start();

            assertThat(GlobalOpenTelemetry.isSet()).isEqualTo(allowed);
        } finally {
            System.clearProperty(property);
            GlobalOpenTelemetry.resetForTest();
        }
    }
}
