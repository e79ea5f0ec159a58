package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.McpHttpServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.Spans;
import io.github.camelopenai.testsupport.ToolAnswers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of loops: an agent, with its calls and its tools. */
class LoopSpansTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tags=t";
    private static final String CALL = ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}");
    private static final String AGENT = "invoke_agent desk";
    private static final String TOOL = "execute_tool find";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final Spans spans = new Spans();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl).prepared(spans::traceCamel);

    @BeforeEach
    void tool() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=Finds it&parameter.q=string")
                        .setBody(header("q"))
                        .to("openai:moderations")
                        .setBody(simple("found ${header.q}"));
            }
        });
        SERVER.answers("/moderations", "{\"id\":\"modr-1\",\"model\":\"mm\",\"results\":[{\"flagged\":false}]}");
    }

    @Test
    void aLoopIsAnAgentAboveItsCallsAndTools() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));

        assertThat(ask(LOOP)).isEqualTo("Done");

        SpanData agent = spans.only(AGENT);
        SpanData tool = spans.only(TOOL);
        List<SpanData> calls = calls("chat m");
        assertThat(calls).hasSize(2);
        assertThat(calls).extracting(SpanData::getParentSpanId).containsOnly(agent.getSpanId());
        assertThat(tool.getParentSpanId()).isEqualTo(agent.getSpanId());
        assertThat(agent.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(agent.getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.operation.name"), "invoke_agent")
                .containsEntry(stringKey("gen_ai.agent.name"), "desk")
                .containsEntry(longKey("gen_ai.usage.output_tokens"), 17L);
        assertThat(tool.getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.operation.name"), "execute_tool")
                .containsEntry(stringKey("gen_ai.tool.name"), "find")
                .containsEntry(stringKey("gen_ai.tool.call.id"), "call_1")
                .containsEntry(stringKey("gen_ai.tool.type"), "function")
                .containsEntry(stringKey("gen_ai.tool.description"), "Finds it");
        assertThat(spans.all().toString()).doesNotContain("found x");
    }

    @Test
    void whatAToolDoesIsUnderItsSpan() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));

        ask(LOOP);

        SpanData moderation = calls("moderations.create").get(0);
        SpanData tool = spans.only(TOOL);
        SpanData above = spans.parent(moderation);
        while (!above.getSpanId().equals(tool.getSpanId())) {
            above = spans.parent(above);
        }
        assertThat(above.getParentSpanId()).isEqualTo(spans.only(AGENT).getSpanId());
        assertThat(spans.all()).extracting(SpanData::getTraceId).containsOnly(tool.getTraceId());
    }

    @Test
    void argumentsAndResultsAreCapturedOnlyWhereTheEndpointAllowsIt() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));

        ask(LOOP + "&captureContent=true");

        assertThat(spans.only(TOOL).getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.tool.call.arguments"), "{\"q\":\"x\"}")
                .containsEntry(stringKey("gen_ai.tool.call.result"), "found x");
        assertThat(calls("chat m").get(1).getAttributes().get(stringKey("gen_ai.input.messages")))
                .contains("{\"type\":\"tool_call\",\"id\":\"call_1\",\"name\":\"find\"")
                .contains("{\"type\":\"tool_call_response\",\"id\":\"call_1\",\"response\":\"found x\"}");
    }

    @Test
    void aToolThatFailsIsAnErrorOfItsSpan() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/break?tags=b&description=d")
                        .throwException(new IllegalStateException("secret words"));
            }
        });
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "break", "{}"), Answers.chat("Done"));

        ask("openai:chat?model=m&tags=b&toolFailure=tell");

        SpanData tool = spans.only("execute_tool break");
        assertThat(tool.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(tool.getAttributes().get(stringKey("error.type"))).isEqualTo("tool_error");
        assertThat(spans.only(AGENT).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aLoopThatFailsTellsWhy() throws Exception {
        SERVER.answers(CHAT, CALL);

        assertThat(camel.send(route(LOOP + "&maxTurns=2"), "Hi").getException()).isNotNull();

        assertThat(spans.only(AGENT).getAttributes().get(stringKey("error.type")))
                .isEqualTo("io.github.camelopenai.api.OpenAILoopLimitException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&streamTo=direct:chunks", "&outputFormat=sse"})
    void aStreamedLoopEndsItsSpanWithItsLastChunk(String taking) throws Exception {
        stream(taking);

        SpanData agent = spans.only(AGENT);
        assertThat(agent.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(agent.getAttributes().get(longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(24L);
        assertThat(calls("chat m")).extracting(SpanData::getParentSpanId).containsOnly(agent.getSpanId());
        assertThat(agent.getEndEpochNanos())
                .isGreaterThanOrEqualTo(spans.only(TOOL).getEndEpochNanos());
    }

    private void stream(String taking) throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                events(ToolAnswers.chatStream("", "call_1", "find", "{\"q\":\"x\"}")),
                events(new Events().chat("Done").finish("stop").usage().done().toString()));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").setBody(body());
                from("direct:pull")
                        .routeId("desk")
                        .to(LOOP + "&streaming=true" + taking)
                        .process(exchange -> {
                            if (exchange.getMessage().getBody() instanceof OpenAIStream all) {
                                all.forEachRemaining(chunk -> {});
                            } else {
                                exchange.getMessage().getBody(byte[].class);
                            }
                        });
            }
        });
        camel.ask("direct:pull", "Hi");
    }

    @Test
    void aLoopThatWaitsForADecisionEndsItsSpan() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));
        String approval = "&approval=suspend&approvalFor=find&approvalKey=a-secret-of-the-desk";

        Object pending = ask(LOOP + approval);
        assertThat(spans.only(AGENT).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        camel.ask("openai:chat?operation=resume&tags=t" + approval, pending, Map.of("CamelOpenAIApproval", "yes"));

        assertThat(spans.only("invoke_agent").getAttributes().get(longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(17L);
    }

    @Test
    void anMcpServerGetsTheSpanOfTheToolInMeta() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "echo", "{}"), Answers.chat("Done"));
        try (McpHttpServer modern = McpHttpServer.modern().lists(McpHttpServer.TOOL)) {
            modern.on("tools/call", (request, reply) -> reply.text("heard it"));

            ask("openai:chat?model=m&mcpServer.s.transportType=streamableHttp&mcpServer.s.url=" + modern.url());

            SpanData tool = spans.only("execute_tool echo");
            McpHttpServer.Request call = modern.last("tools/call");
            String expected = "00-" + tool.getTraceId() + '-' + tool.getSpanId() + "-01";
            assertThat(call.body().at("/params/_meta/traceparent").asText()).isEqualTo(expected);
            assertThat(call.body().at("/params/_meta").has("io.modelcontextprotocol/clientInfo"))
                    .isTrue();
            assertThat(call.header("Traceparent")).isEqualTo(expected);
            camel.stop();
        }
    }

    @Test
    void aSessionOfMcpGetsItToo() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "echo", "{}"), Answers.chat("Done"));
        try (McpHttpServer legacy = McpHttpServer.legacy().lists(McpHttpServer.TOOL)) {
            legacy.on("tools/call", (request, reply) -> reply.text("heard it"));

            ask("openai:chat?model=m&mcpServer.s.transportType=streamableHttp&mcpServer.s.url=" + legacy.url());

            assertThat(legacy.last("tools/call")
                            .body()
                            .at("/params/_meta/traceparent")
                            .asText())
                    .contains(spans.only("execute_tool echo").getSpanId());
            camel.stop();
        }
    }

    private List<SpanData> calls(String name) {
        return spans.named(name).stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT)
                .toList();
    }

    private Object ask(String uri) throws Exception {
        return camel.ask(route(uri), "Hi");
    }

    private String route(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:desk").routeId("desk").to(uri);
            }
        });
        return "direct:desk";
    }

    private static ResponseDefinitionBuilder events(String stream) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream);
    }
}
