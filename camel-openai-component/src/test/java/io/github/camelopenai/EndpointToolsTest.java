package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that a model calls. */
class EndpointToolsTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tool.search=direct:search&tool.search.description=Searches"
            + "&tool.search.parameter.q=string&tool.search.parameter.q.description=Words&tool.search.required=q";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Exchange> calls = new ArrayList<>();

    @Test
    void theModelCallsAnEndpointAndGetsItsAnswer() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "search", "{\"q\":\"x\",\"y\":1}"), Answers.chat("Found"));
        search();

        Exchange answer = camel.template().send(LOOP, exchange -> {
            exchange.getMessage().setBody("Hi");
            exchange.getMessage().setHeader("secret", "mine");
            exchange.setProperty("subject", "alice");
        });

        assertThat(answer.getMessage().getBody()).isEqualTo("Found");
        assertThat(body(0).path("tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"function\":{\"name\":\"search\",\"description\":\"Searches\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\","
                        + "\"description\":\"Words\"}},\"required\":[\"q\"]}}}]");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("result of x");
        Exchange call = calls.get(0);
        assertThat(call.getIn().getHeaders()).containsOnly(Map.entry("q", "x"));
        assertThat(call.getProperty("subject")).isEqualTo("alice");
        assertThat(call.getProperty("CamelOpenAIToolName")).isEqualTo("search");
    }

    @Test
    void aSchemaSaysWhatTheArgumentsAre() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        search();

        camel.ask(
                "openai:chat?model=m&tool.find=direct:search&tool.find.argSchema=RAW({\"type\":\"object\",\"properties\":"
                        + "{\"q\":{\"type\":\"string\"}}})",
                "Hi");

        assertThat(body(0).at("/tools/0/function/parameters").toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}");
    }

    @Test
    void anUriWithOptionsIsWrittenRaw() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "search", "{}"), Answers.chat("Found"));
        search();

        camel.ask("openai:chat?model=m&tool.search=RAW(direct:search?timeout=100&block=true)", "Hi");

        assertThat(calls).hasSize(1);
    }

    @Test
    void endpointsAreOfferedBesideRoutesInTheOrderOfTheirNames() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        search();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/zoo?tags=t&description=Z").log("${body}");
            }
        });

        camel.ask("openai:chat?model=m&tags=t&tool.b=direct:search&tool.a=direct:search", "Hi");

        assertThat(body(0).path("tools").findValuesAsText("name")).containsExactly("zoo", "a", "b");
    }

    @Test
    void aRouteOfTheSameNameIsRefused() throws Exception {
        search();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/search?tags=t&description=Z").log("${body}");
            }
        });

        assertThat(camel.failure(LOOP + "&tags=t", "Hi")).hasMessageContaining("Two tools have the name search");
    }

    @Test
    void returnDirectBelongsToTheTool() throws Exception {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "search", "{\"q\":\"x\"}"));
        search();

        assertThat(camel.ask(LOOP + "&tool.search.returnDirect=true", "Hi")).isEqualTo("result of x");
    }

    @Test
    void toolTimeoutBelongsToTheTool() throws Exception {
        camel.context().getShutdownStrategy().setTimeout(1);
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "search", "{\"q\":\"x\"}"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:search").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        return false;
                    }
                });
            }
        });

        assertThat(camel.failure(LOOP + "&toolTimeout=0&tool.search.toolTimeout=30", "Hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("it took longer than toolTimeout (30 ms)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tool.search.description=x | describes a tool without an endpoint. Give tool.search=direct:search",
                "tool.search=direct:a&tool.search.descripton=x | Did you mean description?",
                "tool.search=direct:a&tool.search.toolTimeout=soon | tool.search.toolTimeout is 'soon', but must be",
                "tool.search=direct:a&tool.search.returnDirect=maybe | must be true or false",
                "tool.search=direct:a&tool.search.required=q | The option tool.search.required is 'q'",
                "tool.search=direct:a&tool.search.parameter.q=text | The option tool.search.parameter.q is 'text'",
                "tool.se$rch=direct:a | names no tool: a name has 1 to 64 letters",
                "tool.search=nothing:a | No endpoint could be found for: nothing://a",
            })
    void aWrongOptionIsRefusedAtTheStart(String options, String message) {
        assertThat(camel.refusal("openai:chat?model=m&" + options)).hasMessageContaining(message);
    }

    @Test
    void aMessageCannotMakeAnEndpointATool() {
        Throwable failure = dynamic("openai:chat?model=m&tool.x=direct:${header.to}");

        assertThat(failure).hasStackTraceContaining("The option tool comes from a message");
    }

    private Throwable dynamic(String uri) {
        try {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:dynamic").toD(uri);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return camel.failure("direct:dynamic", "Hi", Map.of("to", "search"));
    }

    private void search() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:search").process(calls::add).setBody(simple("result of ${header.q}"));
            }
        });
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
