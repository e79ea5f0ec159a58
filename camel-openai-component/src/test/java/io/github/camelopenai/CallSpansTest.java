package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.Spans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans of calls, beside those of camel-opentelemetry2. */
class CallSpansTest {

    private static final String CHAT = "/chat/completions";
    private static final String NAME = "chat gpt-4o-mini";
    private static final String URI = "openai:chat?model=gpt-4o-mini";
    private static final String ANSWER = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini-2024\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":"
            + "[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Blue\"}}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":7}}}";
    private static final String STREAM = new Events()
            .chat("It is ")
            .chat("there")
            .finish("stop")
            .usage()
            .done()
            .toString();
    private static final String REFUSAL = Answers.error("too many", "requests", "rate_limit_exceeded");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final Spans spans = new Spans();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl).prepared(spans::traceCamel);

    @Test
    void aCallIsASpanUnderThatOfItsExchange() {
        SERVER.answers(CHAT, ANSWER);

        camel.ask(URI + "&temperature=0.5&maxTokens=100&stop=END&seed=7", "Why?");

        SpanData call = spans.call(NAME);
        assertThat(call.getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.operation.name"), "chat")
                .containsEntry(stringKey("gen_ai.provider.name"), "openai")
                .containsEntry(stringKey("gen_ai.request.model"), "gpt-4o-mini")
                .containsEntry(stringKey("server.address"), "localhost")
                .containsEntry(longKey("server.port"), (long)
                        java.net.URI.create(SERVER.baseUrl()).getPort())
                .containsEntry(doubleKey("gen_ai.request.temperature"), 0.5)
                .containsEntry(longKey("gen_ai.request.max_tokens"), 100L)
                .containsEntry(longKey("gen_ai.request.seed"), 7L)
                .containsEntry(stringArrayKey("gen_ai.request.stop_sequences"), List.of("END"))
                .containsEntry(stringKey("openai.api.type"), "chat_completions")
                .containsEntry(stringKey("openai.response.service_tier"), "default")
                .containsEntry(stringKey("openai.response.system_fingerprint"), "fp_1")
                .containsEntry(stringKey("gen_ai.response.id"), "chatcmpl-1")
                .containsEntry(stringKey("gen_ai.response.model"), "gpt-4o-mini-2024")
                .containsEntry(stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop"))
                .containsEntry(longKey("gen_ai.usage.input_tokens"), 9L)
                .containsEntry(longKey("gen_ai.usage.output_tokens"), 12L)
                .containsEntry(longKey("gen_ai.usage.cache_read.input_tokens"), 4L)
                .containsEntry(longKey("gen_ai.usage.reasoning.output_tokens"), 7L);
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        SpanData parent = spans.parent(call);
        assertThat(parent.getName()).isEqualTo(NAME);
        assertThat(parent.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(parent.getAttributes().get(stringKey("component"))).isEqualTo("camel-openai");
    }

    @Test
    void theServerGetsTheSpanOfTheCallAndNoBaggage() {
        SERVER.answers(CHAT, ANSWER);

        Span outer = spans.tracer().spanBuilder("outer").startSpan();
        try (Scope scope = outer.makeCurrent();
                Scope luggage = Baggage.builder().put("user", "ann").build().makeCurrent()) {
            assertThat(List.of(scope, luggage)).hasSize(2);
            camel.ask(URI, "Why?");
        } finally {
            outer.end();
        }

        SpanData call = spans.call(NAME);
        assertThat(SERVER.request().getHeader("traceparent"))
                .isEqualTo("00-" + call.getTraceId() + '-' + call.getSpanId() + "-01");
        assertThat(SERVER.request().getHeader("baggage")).isNull();
    }

    @Test
    void anAttemptIsAnEvent() {
        SERVER.answersInTurn(
                CHAT,
                aResponse().withStatus(429).withHeader("Retry-After", "0").withBody(REFUSAL),
                aResponse().withHeader("Content-Type", "application/json").withBody(ANSWER));

        camel.ask(URI + "&maxRetries=1", "Why?");

        SpanData call = spans.call(NAME);
        assertThat(call.getEvents()).extracting(EventData::getName).containsOnly("camel.openai.attempt");
        assertThat(call.getEvents().get(0).getAttributes().asMap())
                .containsEntry(longKey("camel.openai.attempt.number"), 1L)
                .containsEntry(longKey("http.response.status_code"), 429L)
                .containsEntry(stringKey("error.type"), "io.github.camelopenai.api.OpenAIRateLimitException");
        assertThat(call.getEvents().get(1).getAttributes().asMap())
                .containsOnly(Map.entry(longKey("camel.openai.attempt.number"), 2L));
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(SERVER.requests())
                .extracting(request -> request.getHeader("traceparent"))
                .containsOnly("00-" + call.getTraceId() + '-' + call.getSpanId() + "-01");
    }

    @Test
    void aFailureIsToldByItsKindAndNotByItsWords() {
        SERVER.answers(CHAT, aResponse().withStatus(500).withBody("{\"error\":{\"message\":\"words\"}}"));

        assertThat(camel.failure(URI, "Why?")).isInstanceOf(OpenAIServerException.class);

        SpanData call = spans.call(NAME);
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(call.getAttributes().get(stringKey("error.type")))
                .isEqualTo("io.github.camelopenai.api.OpenAIServerException");
        assertThat(call.toString()).doesNotContain("words");
    }

    @Test
    void anAnswerOfNoUseIsAFailureOfItsCall() {
        SERVER.answers(CHAT, "[]");

        camel.failure(URI, "Why?");

        assertThat(spans.call(NAME).getAttributes().get(stringKey("error.type")))
                .isEqualTo("io.github.camelopenai.api.OpenAIResponseException");
    }

    @Test
    void aStreamThatARoutePullsEndsWithItsLastChunk() throws Exception {
        SERVER.answers(CHAT, events(STREAM));

        pull("&streaming=true", OpenAIStream.class);

        assertStreamed(spans.call(NAME));
    }

    @Test
    void aStreamThatIsPushedIsToldAsOneThatIsPulled() throws Exception {
        SERVER.answers(CHAT, events(STREAM));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").setBody(body());
            }
        });

        camel.ask(URI + "&streaming=true&streamTo=direct:chunks", "Why?");

        assertStreamed(spans.call(NAME));
    }

    @Test
    void aStreamThatIsPassedOnTellsItsUsage() throws Exception {
        SERVER.answers(CHAT, events(STREAM));

        pull("&streaming=true&outputFormat=sse", InputStream.class);

        assertThat(spans.call(NAME).getAttributes().get(longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(12L);
    }

    private Exchange pull(String options, Class<?> body) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pull").to(URI + options).process(exchange -> {
                    if (exchange.getMessage().getBody(body) instanceof OpenAIStream stream) {
                        stream.forEachRemaining(chunk -> {});
                    } else {
                        ((InputStream) exchange.getMessage().getBody()).readAllBytes();
                    }
                });
            }
        });
        return camel.send("direct:pull", "Why?");
    }

    private static void assertStreamed(SpanData call) {
        assertThat(call.getAttributes().asMap())
                .containsEntry(longKey("gen_ai.usage.input_tokens"), 9L)
                .containsEntry(longKey("gen_ai.usage.output_tokens"), 12L)
                .containsEntry(stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop"));
        assertThat(call.getAttributes().get(doubleKey("gen_ai.response.time_to_first_chunk")))
                .isPositive();
    }

    @Test
    void aStreamThatIsClosedEarlyOrNotReadEndsItsSpan() throws Exception {
        SERVER.answers(CHAT, events(STREAM));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:unread").to(URI + "&streaming=true").setBody(constant("nothing of it"));
            }
        });

        ((OpenAIStream) camel.ask(URI + "&streaming=true", "Why?")).close();
        camel.ask("direct:unread", "Why?");

        assertThat(spans.named(NAME))
                .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
                .hasSize(2);
    }

    @Test
    void aStreamThatBreaksOffIsAFailure() throws Exception {
        SERVER.answers(CHAT, events(new Events().chat("It is ").toString()));

        assertThat(pull("&streaming=true", OpenAIStream.class).getException())
                .hasMessageContaining("before its answer was whole");

        assertThat(spans.call(NAME).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aConnectionThatBreaksIsAFailureOfItsAttempt() {
        SERVER.answers(CHAT, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        camel.failure(URI, "Why?");

        assertThat(spans.call(NAME).getEvents()).singleElement().satisfies(event -> assertThat(
                        event.getAttributes().get(stringKey("error.type")))
                .isEqualTo("io.github.camelopenai.api.OpenAIConnectException"));
    }

    @Test
    void callsThatRepairAnAnswerAreSpansBesideEachOther() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("{\"a\":1}"), Answers.chat("{\"title\":\"dig\"}"));

        camel.ask(URI + "&outputClass=" + CallSpansTest.class.getName() + "$Task", "Why?");

        List<SpanData> calls = spans.named(NAME).stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT)
                .toList();
        assertThat(calls)
                .hasSize(2)
                .extracting(SpanData::getParentSpanId)
                .containsOnly(spans.parent(calls.get(0)).getSpanId());
    }

    /** What a user would write. */
    public record Task(String title) {}

    @Test
    void callsOfOtherOperationsHaveTheirOwnNames() {
        SERVER.answersEveryOperation();

        camel.ask("openai:embeddings?model=e", "Why?");
        camel.ask("openai:models", null);
        camel.ask("openai:completions?model=c", "Why?");

        assertThat(spans.names()).contains("embeddings e", "models.list", "text_completion c");
    }

    @Test
    void withoutATracerOfCamelsTheParentIsThatOfTheThreadElseThatOfTheMessage() {
        camel.stop();
        SERVER.answers(CHAT, ANSWER);
        CamelRuntime plain = new CamelRuntime(SERVER::baseUrl)
                .prepared(context -> context.getRegistry().bind("otel", OpenTelemetry.class, spans.openTelemetry()))
                .start();
        String told = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        Span outer = spans.tracer().spanBuilder("outer").startSpan();
        try (Scope scope = outer.makeCurrent()) {
            assertThat(scope).isNotNull();
            plain.ask(URI, "Why?", Map.of("traceparent", told));
        } finally {
            outer.end();
        }
        // On a thread on which Camel's tracer has never left a span
        plain.template()
                .asyncRequestBodyAndHeader("openai:chat?model=told", "Why?", "traceparent", told)
                .join();
        plain.stop();

        assertThat(spans.parent(spans.call(NAME)).getName()).isEqualTo("outer");
        assertThat(spans.call(NAME).getInstrumentationScopeInfo())
                .returns("io.github.camelopenai", InstrumentationScopeInfo::getName)
                .returns("https://opentelemetry.io/schemas/1.41.0", InstrumentationScopeInfo::getSchemaUrl);
        assertThat(spans.call("chat told").getParentSpanId()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void camelsOwnSpanHasTheNameOfTheCall() {
        SERVER.answersEveryOperation();

        camel.ask("openai:chat", "Why?", Map.of("CamelOpenAIModel", "gpt-5"));
        camel.ask("openai-api:embeddings?model=e", "Why?");
        camel.ask("openai:files?operation=retrieve&id=file-1", null);

        assertThat(spans.all())
                .filteredOn(span -> span.getKind() == SpanKind.INTERNAL)
                .extracting(SpanData::getName)
                .contains("chat gpt-5", "embeddings e", "files.retrieve");
    }

    @Test
    void messagesAreCapturedOnlyWhereTheEndpointAllowsIt() {
        SERVER.answers(CHAT, ANSWER);

        camel.ask(URI, "Why is it so?");
        assertThat(spans.all().toString()).doesNotContain("Why is it so?", "Blue");

        camel.ask(URI + "&captureContent=true&systemMessage=Be brief", "Why is it so?");
        assertThat(spans.all())
                .anySatisfy(span -> assertThat(span.getAttributes().asMap())
                        .containsEntry(
                                stringKey("gen_ai.input.messages"),
                                "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Be brief\"}]},"
                                        + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Why is it so?\"}]}]")
                        .containsEntry(
                                stringKey("gen_ai.output.messages"),
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Blue\"}],"
                                        + "\"finish_reason\":\"stop\"}]"));
    }

    private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder events(String stream) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream);
    }
}
