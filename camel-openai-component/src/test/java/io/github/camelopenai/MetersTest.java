package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Micrometer counts and times of calls. */
class MetersTest {

    private static final String CHAT = "/chat/completions";
    private static final String URI = "openai:chat?model=m";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl)
            .prepared(context -> context.getRegistry().bind("metricsRegistry", registry));

    @Test
    void aCallIsTimedAndItsTokensAreCounted() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask(URI, "Hi");
        camel.ask(URI, "Hi");

        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tags(
                                "gen_ai.operation.name", "chat",
                                "gen_ai.request.model", "m",
                                "gen_ai.provider.name", "openai",
                                "server.address", "localhost",
                                "error.type", "none")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(tokens("input")).isEqualTo(18);
        assertThat(tokens("output")).isEqualTo(24);
        assertThat(count("camel.openai.attempts")).isEqualTo(2);
        assertThat(registry.get("camel.openai.queue.time").timer().count()).isEqualTo(2);
    }

    @Test
    void moneyIsCountedByItsCurrency() {
        camel.context()
                .getRegistry()
                .bind(
                        "prices",
                        Map.of(
                                "currency",
                                "EUR",
                                "models",
                                Map.of("m", Map.of("input", 1_000_000, "output", 2_000_000))));
        SERVER.answers(CHAT, Answers.chat("Hello").replace("gpt-4o-mini-2024-07-18", "m"));

        camel.ask(URI + "&prices=#bean:prices", "Hi");
        camel.ask(URI + "&prices=#bean:prices", "Hi");

        assertThat(registry.get("camel.openai.cost")
                        .tag("camel.openai.currency", "EUR")
                        .counter()
                        .count())
                .isEqualTo(tokens("input") + 2 * tokens("output"));
    }

    @Test
    void refusalsAndFailuresAreCounted() {
        SERVER.answers(CHAT, aResponse().withStatus(429).withHeader("Retry-After", "0"));

        camel.failure(URI + "&maxRetries=2", "Hi");

        assertThat(count("camel.openai.attempts")).isEqualTo(3);
        assertThat(count("camel.openai.refusals")).isEqualTo(3);
        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tag("error.type", "io.github.camelopenai.api.OpenAIRateLimitException")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theFirstChunkOfAStreamIsTimed() {
        SERVER.answers(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events()
                                .chat("It")
                                .finish("stop")
                                .usage()
                                .done()
                                .toString()));

        ((OpenAIStream) camel.ask(URI + "&streaming=true", "Hi")).close();
        await().until(() ->
                registry.get("gen_ai.client.operation.duration").timer().count() == 1);

        assertThat(registry.get("gen_ai.client.operation.time_to_first_chunk")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void callsUnderWayAreCountedWhereTheyAre() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.onRequest(() -> answer.await(1, TimeUnit.MINUTES));

        List<CompletableFuture<Exchange>> calls = Stream.of("one", "other")
                .map(prompt -> camel.template()
                        .asyncSend(URI + "&maxConcurrentRequests=1", exchange -> exchange.getMessage()
                                .setBody(prompt)))
                .toList();
        try {
            await().untilAsserted(() ->
                    assertThat(gauge("camel.openai.calls.in.flight")).isEqualTo(1));
            await().untilAsserted(() ->
                    assertThat(gauge("camel.openai.calls.waiting")).isEqualTo(1));
        } finally {
            answer.countDown();
        }
        calls.forEach(CompletableFuture::join);

        assertThat(gauge("camel.openai.calls.in.flight")).isZero();
        assertThat(gauge("camel.openai.calls.waiting")).isZero();
    }

    @Test
    void modelsThatHeadersNameDoNotGrowTheRegistryWithoutEnd() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        for (int i = 0; i < 120; i++) {
            camel.ask("openai:chat", "Hi", Map.of("CamelOpenAIModel", "model-" + i, "CamelOpenAIUser", "user-" + i));
        }

        assertThat(registry.find("camel.openai.attempts").counters()).hasSize(101);
        assertThat(registry.get("camel.openai.attempts")
                        .tag("gen_ai.request.model", "other")
                        .counter()
                        .count())
                .isEqualTo(20);
        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .map(Object::toString)
                        .collect(Collectors.joining()))
                .doesNotContain("user-", "Hi");
    }

    @Test
    void theLatestDraftOfTheConventionsHasOtherNames() {
        camel.stop();
        MeterRegistry latest = new SimpleMeterRegistry();
        CamelRuntime other = new CamelRuntime(
                        SERVER::baseUrl,
                        component -> component.setEnvironment(name -> name.equals("OTEL_SEMCONV_STABILITY_OPT_IN")
                                ? "http, gen_ai_latest_experimental"
                                : null))
                .prepared(context -> context.getRegistry().bind("metricsRegistry", latest));
        SERVER.answers(CHAT, Answers.chat("Hello"));
        other.start().ask(URI, "Hi");
        other.stop();

        assertThat(latest.get("gen_ai.client.inference.duration").timer().count())
                .isEqualTo(1);
        assertThat(latest.get("gen_ai.client.inference.usage.output_tokens")
                        .tag("gen_ai.token.modality", "unknown")
                        .counter()
                        .count())
                .isEqualTo(12);
        assertThat(latest.find("gen_ai.client.token.usage").meter()).isNull();
    }

    private double tokens(String type) {
        return registry.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", type)
                .summary()
                .totalAmount();
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    private double gauge(String name) {
        Gauge gauge = registry.find(name).gauge();
        assertThat(gauge).as(name).isNotNull();
        return gauge.value();
    }
}
