package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes that a model calls. */
class RouteToolsTest {

    private static final String CHAT = "/chat/completions";
    private static final String WEATHER = "openai:tool/weather?description=The weather of a city&tags=weather"
            + "&parameter.unit=string&parameter.unit.enum=c,f&parameter.city=string&parameter.city.description=The city"
            + "&required=city";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Exchange> calls = new ArrayList<>();

    @Test
    void theModelGetsWhatTheRouteAnswers() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "weather", "{\"city\":\"Rome\"}"), Answers.chat("It is 21 degrees."));
        route(WEATHER, "21 degrees");

        Exchange answer = camel.send("openai:chat?model=gpt-4o-mini&tags=weather", "How warm is it in Rome?");

        assertThat(answer.getMessage().getBody()).isEqualTo("It is 21 degrees.");
        JsonNode messages = body(1).path("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1))
                .isEqualTo(body(ToolAnswers.chat("call_1", "weather", "{\"city\":\"Rome\"}"))
                        .at("/choices/0/message"));
        assertThat(messages.get(2).toString())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"21 degrees\"}");
    }

    @Test
    void theModelIsToldOfToolsAndParametersInTheOrderOfTheRoutes() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("openai:tool/zebra?tags=weather,animals&description=Z", "");
        route(WEATHER, "");

        camel.ask("openai:chat?model=gpt-4o-mini&tags=weather", "Hi");

        assertThat(body(0).path("tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"function\":{\"name\":\"zebra\",\"description\":\"Z\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}},"
                        + "{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"The weather of a city\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{"
                        + "\"unit\":{\"type\":\"string\",\"enum\":[\"c\",\"f\"]},"
                        + "\"city\":{\"type\":\"string\",\"description\":\"The city\"}},\"required\":[\"city\"]}}}]");
    }

    @Test
    void aMessageOfTheFirstRouteThatStartsFindsTheToolsOfAllRoutes() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "two", "{}"), Answers.chat("Hello"));
        List<Object> answers = new ArrayList<>();
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(SERVER.baseUrl());
        CamelContext starting = new DefaultCamelContext();
        try {
            starting.addComponent("openai", openai);
            starting.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:first")
                            .routePolicy(new RoutePolicySupport() {
                                @Override
                                public void onStart(Route route) {
                                    answers.add(
                                            starting.createProducerTemplate().requestBody("direct:first", "Hi"));
                                }
                            })
                            .to("openai:chat?model=m&tags=t");
                    from("openai:tool/one?tags=t&description=1").setBody(constant("1"));
                    from("openai:tool/two?tags=t&description=2").setBody(constant("2"));
                    from("openai:tool/three?tags=t&description=3")
                            .autoStartup(false)
                            .setBody(constant("3"));
                }
            });
            starting.start();
        } finally {
            starting.stop();
        }

        assertThat(answers).containsExactly("Hello");
        assertThat(body(0).path("tools").findValuesAsText("name")).containsExactly("one", "two");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("2");
    }

    @Test
    void aRouteThatIsStartedAgainKeepsItsPlace() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("openai:tool/one?tags=t&description=1", "");
        route("openai:tool/two?tags=t&description=2", "");
        camel.context().getRouteController().stopRoute("tool/one");

        camel.ask("openai:chat?model=m&tags=t", "Hi");
        camel.context().getRouteController().startRoute("tool/one");
        camel.ask("openai:chat?model=m&tags=t", "Hi");

        assertThat(body(0).at("/tools/0/function/name").asText()).isEqualTo("two");
        assertThat(body(1).at("/tools/0/function/name").asText()).isEqualTo("one");
        assertThat(body(1).at("/tools/1/function/name").asText()).isEqualTo("two");
    }

    @Test
    void noToolIsOfferedUnasked() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route(WEATHER, "");
        route("openai:tool/untagged?description=U", "");

        camel.ask("openai:chat?model=m", "Hi");
        camel.ask("openai:chat?model=m&tags=weather", "Hi");

        assertThat(body(0).has("tools")).isFalse();
        assertThat(body(1).path("tools")).hasSize(1);
    }

    @Test
    void theHeaderNarrowsTheTagsAndNeverWidensThem() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("openai:tool/one?tags=a&description=1", "");
        route("openai:tool/two?tags=b&description=2", "");
        route("openai:tool/three?tags=c&description=3", "");

        camel.ask("openai:chat?model=m&tags=a,b", "Hi", Map.of("CamelOpenAITags", "b,c"));
        camel.ask("openai:chat?model=m&tags=a,b", "Hi", Map.of("CamelOpenAITags", "c"));

        assertThat(body(0).path("tools")).hasSize(1);
        assertThat(body(0).at("/tools/0/function/name").asText()).isEqualTo("two");
        assertThat(body(1).has("tools")).isFalse();
    }

    @Test
    void theToolSeesACleanMessageWithDeclaredArgumentsOnly() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chat(
                        "call_1",
                        "weather",
                        "{\"city\":\"Rome\",\"CamelFileName\":\"/etc/passwd\",\"undeclared\":\"x\",\"unit\":\"c\"}"),
                Answers.chat("Done"));
        route(WEATHER, "21");

        camel.template().send("openai:chat?model=m&tags=weather", exchange -> {
            exchange.getMessage().setBody("Hi");
            exchange.getMessage().setHeader("secret", "mine");
            exchange.setProperty("subject", "alice");
            exchange.setVariable("tenant", "acme");
        });

        Exchange call = calls.get(0);
        assertThat(call.getIn().getHeaders()).containsOnly(Map.entry("city", "Rome"), Map.entry("unit", "c"));
        assertThat(call.getProperty("subject")).isEqualTo("alice");
        assertThat(call.getVariable("tenant")).isEqualTo("acme");
        assertThat(call.getProperty("CamelOpenAIToolName")).isEqualTo("weather");
        assertThat(call.getProperty("CamelOpenAIToolCallId")).isEqualTo("call_1");
        assertThat(call.getProperty("CamelOpenAIToolRun", String.class)).isNotEmpty();
    }

    @Test
    void theHeadersAndTheTraceTellWhatTheLoopDid() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chat(
                        "call_1", "weather", "{\"city\":\"Rome\"}", "call_2", "weather", "{\"city\":\"Oslo\"}"),
                Answers.chat("Done"));
        route(WEATHER, "21");

        Exchange answer = camel.send("openai:chat?model=m&tags=weather", "Hi");

        assertThat(answer.getMessage().getHeaders())
                .containsEntry("CamelOpenAIToolIterations", 1)
                .containsEntry("CamelOpenAIMcpToolCalls", List.of("weather", "weather"))
                .containsEntry("CamelOpenAIMcpReturnDirect", false)
                .containsEntry("CamelOpenAIAgenticPromptTokens", 29L)
                .containsEntry("CamelOpenAIAgenticCompletionTokens", 17L)
                .containsEntry("CamelOpenAIAgenticTotalTokens", 46L)
                .containsEntry("CamelOpenAIPromptTokens", 9L);
        assertThat(answer.getProperty("CamelOpenAIAgenticTrace"))
                .asInstanceOf(LIST)
                .hasSize(2)
                .first()
                .satisfies(turn -> assertThat(turn.toString())
                        .contains("turn=1", "promptTokens=20", "name=weather", "result=21", "isError=false"));
    }

    @Test
    void responsesReplayAllItems() throws Exception {
        SERVER.answersOneAfterAnother(
                "/responses",
                ToolAnswers.response("call_1", "weather", "{\"city\":\"Rome\"}"),
                ToolAnswers.responseText("It is 21 degrees."));
        route(WEATHER, "21 degrees");

        assertThat(camel.ask("openai:responses?model=gpt-4o-mini&tags=weather", "How warm is it in Rome?"))
                .isEqualTo("It is 21 degrees.");

        JsonNode input = body(1).path("input");
        assertThat(input).hasSize(4);
        assertThat(input.get(0).toString()).isEqualTo("{\"role\":\"user\",\"content\":\"How warm is it in Rome?\"}");
        assertThat(input.get(1).path("encrypted_content").asText()).isEqualTo("abc");
        assertThat(input.get(2).path("type").asText()).isEqualTo("function_call");
        assertThat(input.get(3).toString())
                .isEqualTo("{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"21 degrees\"}");
    }

    @Test
    void aiToolIsAnotherNameForTheScheme() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "time", ""), Answers.chat("Noon"));
        route("ai-tool:time?tags=clock&description=The time", "12:00");

        assertThat(camel.ask("openai:chat?model=m&tags=clock", "What time is it?"))
                .isEqualTo("Noon");
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "chat | {'choices':[{'message':{'role':'assistant','tool_calls':[{'id':'a','type':'custom','custom':{'name':'run','input':'ls'}},"
                        + "{'id':'b','type':'function','function':{'name':'weather','arguments':'{}'}}]}}]}",
                "responses | {'id':'r','output':[{'type':'computer_call','id':'c','call_id':'a','action':{'type':'screenshot'}},"
                        + "{'type':'function_call','call_id':'b','name':'weather','arguments':'{}'}]}",
            })
    void whatOnlyTheSenderOfTheRequestCanDoEndsTheLoop(String api, String answer) throws Exception {
        SERVER.answers(api.equals("chat") ? CHAT : "/responses", answer.replace('\'', '"'));
        route(WEATHER, "21");

        assertThat(camel.send("openai:" + api + "?model=m&tags=weather", "Hi").getException())
                .isNull();

        assertThat(SERVER.requests()).hasSize(1);
        assertThat(calls).isEmpty();
    }

    @Test
    void aTagThatNoRouteHasIsRefused() {
        assertThat(camel.failure("openai:chat?model=m&tags=wether", "Hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("No route is a tool with the tag wether");
    }

    @Test
    void twoRoutesOfOneNameAreRefused() throws Exception {
        route("openai:tool/one?tags=a&description=1", "");

        assertThat(camel.refusal("ai-tool:one?tags=b&description=2")).isNotNull();
    }

    private void route(String from, String answer) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from)
                        .routeId(from.replaceAll("^(openai|ai-tool):|\\?.*", ""))
                        .process(calls::add)
                        .setBody(constant(answer));
            }
        });
    }

    private static JsonNode body(int request) {
        return body(SERVER.requests().get(request).getBodyAsString());
    }

    private static JsonNode body(String json) {
        return Json.parse(json);
    }
}
