package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose calls of tools the route makes itself. */
class HandedStreamTest {

    private static final String CHAT = "/chat/completions";
    private static final String ASK = "openai:chat?model=m&autoToolExecution=false&streaming=true"
            + "&tool.find=direct:find&tool.find.description=d&tool.find.parameter.q=string";
    private static final String RESULTS = "openai:chat?operation=toolResults";
    private static final String CALL = ToolAnswers.chatStream("Let me see. ", "call_1", "find", "{\"q\":\"x\"}");
    private static final String TEXT =
            new Events().chat("It is there").finish("stop").usage().done().toString();
    private static final List<Object> CALLS =
            List.of(Map.of("id", "call_1", "name", "find", "arguments", Map.of("q", "x")));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Message> chunks = new ArrayList<>();

    @Test
    void theLastMessageOfAPulledStreamHasTheCalls() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, events(CALL), okJson(Answers.chat("Done")));

        Exchange read = pull(ASK);

        assertThat(chunks).extracting(Message::getBody).containsExactly("Let me see. ", CALLS);
        assertThat(chunks.get(1).getHeaders())
                .containsEntry("CamelOpenAIChunkLast", true)
                .containsEntry("CamelOpenAIFinishReason", "tool_calls");
        assertThat(goOn(read, RESULTS, Map.of("call_1", "found")).getMessage().getBody())
                .isEqualTo("Done");
        assertThat(body(1).at("/messages/1/content").asText()).isEqualTo("Let me see. ");
        assertThat(body(1).has("stream")).isFalse();
    }

    @Test
    void theTextOfAPulledStreamHasNoCalls() throws Exception {
        SERVER.answers(CHAT, events(CALL));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:text").to(ASK).convertBodyTo(String.class);
            }
        });

        Exchange read = camel.send("direct:text", "Hi");

        assertThat(read.getMessage().getBody()).isEqualTo("Let me see. ");
        assertThat(read.getProperty("CamelOpenAIToolLoop")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai:chat", "openai:responses"})
    void aPushedStreamEndsWithTheCallsAsItsBody(String api) throws Exception {
        boolean isChat = api.equals("openai:chat");
        SERVER.answersOneAfterAnother(
                isChat ? CHAT : "/responses",
                events(isChat ? CALL : ToolAnswers.responseStream("call_1", "find", "{\"q\":\"x\"}")),
                events(isChat ? TEXT : ToolAnswers.responseTextStream("It is there")));
        collectFrom("direct:chunks");

        Exchange asked = camel.send(ASK.replace("openai:chat", api) + "&streamTo=direct:chunks", "Hi");

        assertThat(asked.getMessage().getBody()).isEqualTo(CALLS);
        assertThat(asked.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("tool_calls");
        Exchange answered = goOn(
                asked,
                RESULTS.replace("openai:chat", api) + "&streaming=true&streamTo=direct:chunks",
                Map.of("call_1", "found"));
        assertThat(answered.getMessage().getBody()).isEqualTo("It is there");
        assertThat(body(1).path("stream").booleanValue()).isTrue();
        assertThat(chunks).extracting(Message::getBody).contains("It is there");
    }

    @Test
    void aWholeAnswerMayBeFollowedByAStream() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, okJson(ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}")), events(TEXT));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:both")
                        .to(ASK.replace("streaming=true", "streaming=false"))
                        .setBody(constant(Map.of("call_1", "found")))
                        .to(RESULTS + "&streaming=true")
                        .convertBodyTo(String.class);
            }
        });

        Exchange answered = camel.send("direct:both", "Hi");

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isEqualTo("It is there");
        assertThat(body(1).path("stream").booleanValue()).isTrue();
        assertThat(answered.getProperty("CamelOpenAIToolLoop")).isNull();
    }

    @Test
    void anHttpClientGetsTheEventsOfTheCalls() {
        SERVER.answers(CHAT, events(CALL));

        String events = camel.context()
                .getTypeConverter()
                .convertTo(String.class, camel.template().requestBody(ASK + "&outputFormat=sse", "Hi"));

        assertThat(events).contains("\"tool_calls\"", "call_1", "\"finish_reason\":\"tool_calls\"");
        assertThat(events).endsWith("data: [DONE]\n\n");
    }

    private static ResponseDefinitionBuilder events(String stream) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream);
    }

    private Exchange goOn(Exchange exchange, String uri, Object results) {
        exchange.getMessage().setBody(results);
        return camel.template().send(uri, exchange);
    }

    private Exchange pull(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in")
                        .to(uri)
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(exchange -> chunks.add(exchange.getMessage().copy()));
            }
        });
        return camel.send("direct:in", "Hi");
    }

    private void collectFrom(String endpoint) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(endpoint)
                        .process(exchange -> chunks.add(exchange.getMessage().copy()));
            }
        });
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
