package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each shape of a message, whole and in pieces: the route gets the same. */
class StreamedEqualsWholeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private final RawServer server = new RawServer(socket -> answer.get().write(socket));

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(server::baseUrl);

    @BeforeEach
    void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").log("${body}");
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                shape("a text", "{'content':'Hello'}", "{'role':'assistant','content':'Hel'}", "{'content':'lo'}"),
                shape("an empty text", "{'content':''}", "{'role':'assistant','content':''}"),
                shape(
                        "a text in parts",
                        "{'content':[{'type':'text','text':'Hello'}]}",
                        "{'content':[{'type':'text','text':'Hel'}]}",
                        "{'content':[{'type':'text','text':'lo'}]}"),
                shape(
                        "reasoning in parts, then a text that begins as a part",
                        "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Let me see.'}]},"
                                + "{'type':'text','text':'The answer is 42.'}]}",
                        "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Let me'}]}]}",
                        "{'content':[{'type':'thinking','thinking':[{'type':'text','text':' see.'}]}]}",
                        "{'content':[{'type':'text','text':'The answer'}]}",
                        "{'content':' is 42.'}"),
                shape(
                        "reasoning_content",
                        "{'content':'Yes','reasoning_content':'Let me see'}",
                        "{'reasoning_content':'Let '}",
                        "{'reasoning_content':'me see'}",
                        "{'content':'Yes','reasoning_content':null}"),
                shape(
                        "reasoning, with its details",
                        "{'content':'Yes','reasoning':'Let me','reasoning_details':"
                                + "[{'type':'reasoning.text','text':'Let me','index':0,'format':'x'}]}",
                        "{'reasoning':'Let ','reasoning_details':[{'type':'reasoning.text','text':'Let ','index':0,'format':'x'}]}",
                        "{'reasoning':'me','reasoning_details':[{'type':'reasoning.text','text':'me','index':0}]}",
                        "{'content':'Yes'}"),
                shape(
                        "a refusal",
                        "{'content':null,'refusal':'I cannot'}",
                        "{'content':null,'refusal':'I '}",
                        "{'refusal':'cannot'}"),
                shape(
                        "a refusal as a part",
                        "{'content':[{'type':'refusal','refusal':'I cannot'}]}",
                        "{'content':[{'type':'refusal','refusal':'I '}]}",
                        "{'content':[{'type':'refusal','refusal':'cannot'}]}"),
                shape(
                        "annotations",
                        "{'content':'See','annotations':[{'type':'url_citation','url':'a'},{'type':'url_citation','url':'b'}]}",
                        "{'content':'See'}",
                        "{'annotations':[{'type':'url_citation','url':'a'}]}",
                        "{'annotations':[{'type':'url_citation','url':'b'}]}"),
                shape(
                        "sound, whose pieces are base64 of their own",
                        "{'content':null,'audio':{'id':'a1','transcript':'Hi you','data':'AQIDBA==','expires_at':5}}",
                        "{'audio':{'id':'a1','transcript':'Hi '}}",
                        "{'audio':{'data':'AQ=='}}",
                        "{'audio':{'data':'AgM=','transcript':'you'}}",
                        "{'audio':{'data':'BA==','expires_at':5}}"),
                shape(
                        "tool calls",
                        "{'content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'a','arguments':'{}'}},"
                                + "{'id':'c2','type':'function','function':{'name':'b','arguments':'{\\'x\\':1}'}}]}",
                        "{'content':null,'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'a','arguments':''}}]}",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}",
                        "{'tool_calls':[{'index':1,'id':'c2','type':'function','function':{'name':'b','arguments':'{\\'x\\''}}]}",
                        "{'tool_calls':[{'index':1,'function':{'arguments':':1}'}}]}"),
                shape(
                        "a tool call whose arguments are an object",
                        "{'content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'a','arguments':{'x':1}}}]}",
                        "{'content':null,'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'a','arguments':{'x':1}}}]}"),
                shape(
                        "a function call of the older form",
                        "{'content':null,'function_call':{'name':'a','arguments':'{}'}}",
                        "{'function_call':{'name':'a','arguments':''}}",
                        "{'function_call':{'arguments':'{}'}}"));
    }

    private static Arguments shape(String name, String whole, String... deltas) {
        return Arguments.of(
                name,
                json(whole),
                Stream.of(deltas).map(StreamedEqualsWholeTest::json).toList());
    }

    /** Apostrophes are easier to read, and an escaped one stands inside of a text. */
    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"').replace("\\\"", "\\\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void theMessageIsTheSame(String name, String whole, List<String> deltas) {
        for (String format : new String[] {"content", "map"}) {
            Exchange once = whole(whole, format);
            Exchange inPieces = streamed(deltas, format);

            assertThat(once.getException()).isNull();
            assertThat(inPieces.getException()).isNull();
            assertThat(tree(inPieces)).isEqualTo(tree(once));
            for (String header : new String[] {"FinishReason", "Refusal", "ReasoningContent"}) {
                assertThat(inPieces.getMessage().getHeader("CamelOpenAI" + header))
                        .as(header)
                        .isEqualTo(once.getMessage().getHeader("CamelOpenAI" + header));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'message':{'content':'Hello'}",
                "'delta':{'content':'Hello'}",
                "'delta':null,'message':{'content':'Hello'}",
                "'message':'Hello'",
                "'message':{'content':[{'type':'text','text':{'value':'Hello'}}]}",
                "'delta':{'content':[{'type':'text','text':{'value':'Hello'}}]}",
                "'delta':{'content':[{'type':'output_text','content':'Hello'}]}",
                "'delta':'Hello'",
                "'text':'Hello'",
                "'text':[{'type':'text','text':'Hello'}]",
                "'message':null,'text':'Hello'",
            })
    void theTextOfAChoiceIsFoundWhereverItStands(String choice) {
        String body = json("{'choices':[{'index':0,'finish_reason':'stop'," + choice + "}]}");
        for (String uri : new String[] {"openai:chat?model=m", "openai:completions?model=m"}) {
            answers("application/json", body);
            assertThat(camel.ask(uri, "hi")).isEqualTo("Hello");

            answers("text/event-stream", "data: " + body + "\n\n");
            assertThat(camel.ask(uri + "&streaming=true&streamTo=direct:chunks", "hi"))
                    .isEqualTo("Hello");
        }
    }

    @Test
    void aTranscriptIsStreamedAsAChatByVllm() {
        answers(
                "text/event-stream",
                json("data: {'object':'transcription.chunk','choices':[{'delta':{'content':'Hel'}}]}\n\n"
                        + "data: {'choices':[{'delta':{'content':'lo'},'finish_reason':'stop'}]}\n\ndata: [DONE]\n\n"));

        assertThat(camel.ask(
                        "openai:audio?operation=transcribe&model=m&streaming=true&streamTo=direct:chunks",
                        new byte[] {'I', 'D', '3', 4, 0, 0, 0}))
                .isEqualTo("Hello");
    }

    @Test
    void aPartOfTextWithoutATextIsRefused() {
        answers("application/json", json("{'choices':[{'message':{'content':[{'type':'text','words':'Hello'}]}}]}"));

        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageContaining("a part of text without a text");
    }

    @Test
    void theThreeSpellingsOfReasoningAreOneHeader() {
        for (String message : new String[] {
            "{'content':'x','reasoning_content':'Let me see'}",
            "{'content':'x','reasoning':'Let me see'}",
            "{'content':[{'type':'thinking','thinking':'Let me '},{'type':'thinking','thinking':[{'type':'text','text':'see'}]}]}",
        }) {
            assertThat(whole(json(message), "content").getMessage().getHeader("CamelOpenAIReasoningContent"))
                    .isEqualTo("Let me see");
        }
    }

    @Test
    void theLogProbabilitiesAreTheSame() throws Exception {
        String first = "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5}],\"refusal\":null}";
        String second = "{\"content\":[{\"token\":\"b\",\"logprob\":-1.5}],\"refusal\":null}";
        String both =
                "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5},{\"token\":\"b\",\"logprob\":-1.5}],\"refusal\":null}";
        answers(
                "application/json",
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"ab\"},\"logprobs\":" + both + ",\"finish_reason\":\"stop\"}]}");
        Exchange once = camel.send("openai:chat?model=m&outputFormat=map", "hi");
        answers(
                "text/event-stream",
                "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":" + first
                        + "}]}\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"logprobs\":"
                        + second + ",\"finish_reason\":\"stop\"}]}\n\n");
        Exchange inPieces =
                camel.send("openai:chat?model=m&outputFormat=map&streaming=true&streamTo=direct:chunks", "hi");

        assertThat(tree(inPieces)).isEqualTo(tree(once));
    }

    @Test
    void aResponseWhoseLastEventHasNoTextHasTheTextOfItsPieces() {
        answers(
                "text/event-stream",
                "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hel\"}\n\n"
                        + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"lo\"}\n\n"
                        + "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":[]}}\n\n");

        assertThat(camel.ask("openai:responses?model=m&streaming=true&streamTo=direct:chunks", "hi"))
                .isEqualTo("Hello");
    }

    private Exchange whole(String message, String format) {
        answers(
                "application/json",
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                        + message.replaceFirst("\\{", "{\"role\":\"assistant\",") + ",\"finish_reason\":\"stop\"}]}");
        return camel.send("openai:chat?model=m&outputFormat=" + format, "hi");
    }

    private Exchange streamed(List<String> deltas, String format) {
        String events = deltas.stream()
                .map(delta ->
                        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                                + delta + ",\"finish_reason\":null}]}\n\n")
                .collect(Collectors.joining());
        answers(
                "text/event-stream",
                events + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: [DONE]\n\n");
        return camel.send("openai:chat?model=m&streaming=true&streamTo=direct:chunks&outputFormat=" + format, "hi");
    }

    private static JsonNode tree(Exchange done) {
        return JSON.valueToTree(done.getMessage().getBody());
    }

    private void answers(String type, String body) {
        answer.set(RawServer.response("200 OK", type, body));
    }
}
