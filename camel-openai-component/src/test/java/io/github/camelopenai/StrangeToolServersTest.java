package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.github.camelopenai.testsupport.ToolServer.chat;
import static io.github.camelopenai.testsupport.ToolServer.chatStream;
import static io.github.camelopenai.testsupport.ToolServer.deltas;
import static io.github.camelopenai.testsupport.ToolServer.response;
import static io.github.camelopenai.testsupport.ToolServer.responseStream;
import static io.github.camelopenai.testsupport.ToolServer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import io.github.camelopenai.testsupport.ToolHistory;
import io.github.camelopenai.testsupport.ToolServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table of servers: how each calls tools, which tools run, and that the next request is one that OpenAI would take. Each row is a loop: the
 * answer of the server, its tools, and one more answer.
 */
class StrangeToolServersTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private static final CamelRuntime CAMEL = new CamelRuntime(SERVER::baseUrl);

    private static final List<String> RAN = new ArrayList<>();

    private static final String FIND_X = "'type':'function','function':{'name':'find','arguments':'{\\'q\\':\\'x\\'}'}";
    private static final String FIND_Y = "'type':'function','function':{'name':'find','arguments':'{\\'q\\':\\'y\\'}'}";
    private static final String PIECE_X = "'function':{'name':'find','arguments':'{\\'q\\':\\'x\\'}'}";
    private static final String PIECE_Y = "'function':{'name':'find','arguments':'{\\'q\\':\\'y\\'}'}";
    private static final String ITEM_X = "'type':'function_call','name':'find','arguments':'{\\'q\\':\\'x\\'}'";
    private static final String ITEM_Y = "'type':'function_call','name':'find','arguments':'{\\'q\\':\\'y\\'}'";
    private static final String THOUGHT = "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'abc'}";

    @BeforeAll
    static void start() throws Exception {
        CAMEL.start();
        CAMEL.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/find?tags=t&description=d&parameter.q=string")
                        .process(exchange ->
                                RAN.add("find " + exchange.getMessage().getHeader("q")))
                        .setBody(simple("found ${header.q}"));
                from("openai:tool/time?tags=t&description=d")
                        .process(exchange -> RAN.add("time"))
                        .setBody(constant("noon"));
                for (String api : List.of("chat", "responses")) {
                    String loop = "openai:" + api + "?model=m&tags=t&maxParallelToolCalls=1";
                    from("direct:" + api + "-whole").to(loop);
                    from("direct:" + api + "-streamed")
                            .to(loop + "&streaming=true")
                            .convertBodyTo(String.class);
                }
            }
        });
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @BeforeEach
    void forget() {
        RAN.clear();
    }

    static Stream<ToolServer> servers() {
        return Stream.of(wholeChats(), streamedChats(), wholeResponses(), streamedResponses())
                .flatMap(all -> all);
    }

    private static Stream<ToolServer> wholeChats() {
        return Stream.of(
                whole(
                        "finishes with stop",
                        "stop",
                        "{'content':null,'tool_calls':[{'id':'a'," + FIND_X + "}]}",
                        List.of("find x")),
                whole(
                        "says no reason",
                        null,
                        "{'content':null,'tool_calls':[{'id':'a'," + FIND_X + "}]}",
                        List.of("find x")),
                chat(
                                "has a text beside calls",
                                "{'content':'Let me see','tool_calls':[{'id':'a'," + FIND_X + "}]}",
                                "find x")
                        .keeping("'content':'Let me see'"),
                chat("has no content", "{'tool_calls':[{'id':'a'," + FIND_X + "}]}", "find x"),
                chat("has an empty content", "{'content':'','tool_calls':[{'id':'a'," + FIND_X + "}]}", "find x"),
                chat("has no role", "{'role':null,'content':null,'tool_calls':[{'id':'a'," + FIND_X + "}]}", "find x")
                        .keeping("'role':'assistant'"),
                chat(
                        "has arguments as an object",
                        "{'content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'find','arguments':{'q':'x'}}}]}",
                        "find x"),
                chat(
                        "has empty arguments",
                        "{'content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'time','arguments':''}}]}",
                        "time"),
                chat(
                        "has null for arguments",
                        "{'content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'time','arguments':null}}]}",
                        "time"),
                chat(
                        "has no arguments",
                        "{'content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'time'}}]}",
                        "time"),
                chat(
                        "gives no ids",
                        "{'content':null,'tool_calls':[{" + FIND_X + "},{" + FIND_Y + "}]}",
                        "find x",
                        "find y"),
                chat(
                        "gives empty ids",
                        "{'tool_calls':[{'id':''," + FIND_X + "},{'id':''," + FIND_X + "}]}",
                        "find x",
                        "find x"),
                chat("gives null for ids", "{'tool_calls':[{'id':null," + FIND_X + "}]}", "find x"),
                chat(
                        "gives numbers for ids",
                        "{'tool_calls':[{'id':1," + FIND_X + "},{'id':2," + FIND_Y + "}]}",
                        "find x",
                        "find y"),
                chat(
                        "gives two calls the same id",
                        "{'tool_calls':[{'id':'a'," + FIND_X + "},{'id':'a'," + FIND_Y + "},{'id':'a_2'," + FIND_X
                                + "}]}",
                        "find x",
                        "find y",
                        "find x"),
                chat(
                        "sends a call twice",
                        "{'tool_calls':[{'id':'a'," + FIND_X + "},{'id':'a'," + FIND_X + "}]}",
                        "find x"),
                chat("gives no type", "{'tool_calls':[{'id':'a'," + PIECE_X + "}]}", "find x"),
                chat(
                        "has the function in the call itself",
                        "{'tool_calls':[{'id':'a','type':'function','name':'find','arguments':'{\\'q\\':\\'x\\'}'}]}",
                        "find x"),
                chat(
                                "thinks aloud",
                                "{'content':null,'reasoning_content':'Hm','tool_calls':[{'id':'a'," + FIND_X + "}]}",
                                "find x")
                        .keeping("'reasoning_content':'Hm'"),
                chat(
                                "has details of its thoughts",
                                "{'content':null,'reasoning_details':[{'type':'reasoning.encrypted','data':'abc'}],'tool_calls':[{'id':'a',"
                                        + FIND_X + "}]}",
                                "find x")
                        .keeping("'reasoning_details':[{'type':'reasoning.encrypted','data':'abc'}]"),
                chat(
                                "signs its thoughts in the call",
                                "{'tool_calls':[{'id':'a'," + FIND_X
                                        + ",'extra_content':{'google':{'thought_signature':'s'}}}]}",
                                "find x")
                        .keeping("'thought_signature':'s'")
                        .withDialect(),
                chat("has something beside calls", "{'tool_calls':[null,{'id':'a'," + FIND_X + "}]}", "find x"),
                whole("has a list without calls", "stop", "{'content':'Done','tool_calls':[]}", List.of()));
    }

    private static Stream<ToolServer> streamedChats() {
        return Stream.of(
                chatStream(
                        "counts no calls",
                        "[{'id':'a'," + PIECE_X + "}]",
                        "[{'id':'b'," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "gives all calls the index 0",
                        "[{'index':0,'id':'a'," + PIECE_X + "}]",
                        "[{'index':0,'id':'b'," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "counts from 1",
                        "[{'index':1,'id':'a'," + PIECE_X + "}]",
                        "[{'index':2,'id':'b'," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "leaves an index out",
                        "[{'index':0,'id':'a'," + PIECE_X + "}]",
                        "[{'index':5,'id':'b'," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "mixes the pieces of two calls",
                        "[{'index':0,'id':'a','function':{'name':'find','arguments':'{'}},{'index':1,'id':'b','function':{'name':'time','arguments':''}}]",
                        "[{'index':1,'function':{'arguments':'{}'}},{'index':0,'function':{'arguments':'\\'q\\':\\'x\\'}'}}]",
                        "find x",
                        "time"),
                chatStream(
                        "has empty arguments",
                        "[{'index':0,'id':'a','function':{'name':'time','arguments':''}}]",
                        "time"),
                chatStream("has no arguments", "[{'index':0,'id':'a','function':{'name':'time'}}]", "time"),
                chatStream(
                        "has arguments as an object",
                        "[{'index':0,'id':'a','function':{'name':'find','arguments':{'q':'x'}}}]",
                        "find x"),
                chatStream(
                        "gives no ids",
                        "[{'index':0," + PIECE_X + "}]",
                        "[{'index':1," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "gives two calls the same id",
                        "[{'index':0,'id':'a'," + PIECE_X + "}]",
                        "[{'index':1,'id':'a'," + PIECE_Y + "}]",
                        "find x",
                        "find y"),
                chatStream(
                        "sends the whole call once more",
                        "[{'index':0,'id':'a','function':{'name':'find','arguments':'{\\'q\\':'}}]",
                        "[{'index':0,'function':{'arguments':'\\'x\\'}'}}]",
                        "[{'index':0,'id':'a'," + PIECE_X + "}]",
                        "find x"),
                chatStream(
                        "sends the whole call once more with another index",
                        "[{'index':0,'id':'a'," + PIECE_X + "}]",
                        "[{'index':1,'id':'a'," + PIECE_X + "}]",
                        "find x"),
                deltas(
                                "thinks aloud, in pieces",
                                "tool_calls",
                                "{'reasoning_content':'H'}",
                                "{'reasoning_content':'m'}",
                                "{'tool_calls':[{'index':0,'id':'a'," + PIECE_X + "}]}",
                                "find x")
                        .keeping("'reasoning_content':'Hm'"),
                deltas(
                        "finishes with stop",
                        "stop",
                        "{'content':null,'tool_calls':[{'index':0,'id':'a'," + PIECE_X + "}]}",
                        "find x"),
                deltas(
                                "has a text before and after a call",
                                "tool_calls",
                                "{'content':'Let me '}",
                                "{'tool_calls':[{'index':0,'id':'a'," + PIECE_X + "}]}",
                                "{'content':'see'}",
                                "find x")
                        .keeping("'content':'Let me see'"),
                ToolServer.unstreamed("does not stream", "{'tool_calls':[{" + FIND_X + "}]}", "find x"));
    }

    private static Stream<ToolServer> wholeResponses() {
        return Stream.of(
                response("thinks", "[" + THOUGHT + ",{'id':'fc','call_id':'a'," + ITEM_X + "}]", "find x")
                        .keeping("'encrypted_content':'abc'"),
                response(
                        "gives items an id and no call_id",
                        "[{'id':'fc'," + ITEM_X + "},{'id':'fd'," + ITEM_Y + "}]",
                        "find x",
                        "find y"),
                response("gives no ids", "[{" + ITEM_X + "},{" + ITEM_Y + "}]", "find x", "find y"),
                response(
                        "gives empty ids",
                        "[{'call_id':''," + ITEM_X + "},{'call_id':''," + ITEM_X + "}]",
                        "find x",
                        "find x"),
                response(
                        "gives two calls the same id",
                        "[{'call_id':'a'," + ITEM_X + "},{'call_id':'a'," + ITEM_Y + "}]",
                        "find x",
                        "find y"),
                response(
                        "sends a call twice",
                        "[{'call_id':'a'," + ITEM_X + "},{'call_id':'a'," + ITEM_X + "}]",
                        "find x"),
                response(
                        "has arguments as an object",
                        "[{'call_id':'a','type':'function_call','name':'find','arguments':{'q':'x'}}]",
                        "find x"),
                response(
                        "has empty arguments",
                        "[{'call_id':'a','type':'function_call','name':'time','arguments':''}]",
                        "time"),
                response("has no arguments", "[{'call_id':'a','type':'function_call','name':'time'}]", "time"),
                response(
                                "has a text beside calls",
                                "[{'type':'message','id':'m','role':'assistant','status':'completed','content':"
                                        + "[{'type':'output_text','text':'Let me see','annotations':[],'logprobs':[]}]},{'call_id':'a',"
                                        + ITEM_X + "}]",
                                "find x")
                        .keeping("'text':'Let me see'"));
    }

    private static Stream<ToolServer> streamedResponses() {
        String call = "{'id':'fc','call_id':'a'," + ITEM_X + "}";
        String begun = "{'id':'fc','call_id':'a','type':'function_call','name':'find','arguments':''}";
        return Stream.of(
                responseStream("has its items at the end", "[" + call + "]", "find x"),
                responseStream("gives no ids", "[{" + ITEM_X + "},{" + ITEM_Y + "}]", "find x", "find y"),
                responseStream(
                                "has its items in events of their own",
                                "[]",
                                "output_item.done 'output_index':0,'item':" + THOUGHT,
                                "output_item.added 'output_index':1,'item':" + begun,
                                "output_item.done 'output_index':1,'item':" + call,
                                "find x")
                        .keeping("'encrypted_content':'abc'"),
                responseStream(
                        "does not count its items",
                        "[]",
                        "output_item.added 'item':" + begun,
                        "output_item.done 'item':" + call,
                        "output_item.done 'item':{'id':'fd','call_id':'b'," + ITEM_Y + "}",
                        "find x",
                        "find y"),
                responseStream(
                        "ends its items with the pieces of their arguments",
                        "[]",
                        "output_item.added 'output_index':0,'item':" + begun,
                        "function_call_arguments.delta 'output_index':0,'delta':'{\\'q\\':'",
                        "function_call_arguments.delta 'output_index':0,'delta':'\\'x\\'}'",
                        "find x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void theToolsRunAndTheNextRequestIsOneThatTheApiTakes(ToolServer server) {
        SERVER.answersOneAfterAnother(
                server.isChat() ? "/chat/completions" : "/responses",
                server.answer(),
                server.route().endsWith("whole")
                        ? okJson(server.isChat() ? Answers.chat("Done") : ToolAnswers.responseText("Done"))
                        : ToolServer.events(
                                server.isChat()
                                        ? new Events()
                                                .chat("Done")
                                                .finish("stop")
                                                .done()
                                                .toString()
                                        : ToolAnswers.responseTextStream("Done")));

        if (server.isDialect()) {
            SERVER.speaksDialect();
        }
        Exchange answer = CAMEL.send(server.route(), "Hi");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class)).endsWith("Done");
        assertThat(RAN).isEqualTo(server.ran());
        if (!server.ran().isEmpty()) {
            String next = SERVER.requests().get(1).getBodyAsString();
            assertThat(server.keeps()).allSatisfy(kept -> assertThat(next).contains(kept));
            ToolHistory history = ToolHistory.of(Json.parse(next));
            history.assertPaired();
            assertThat(history.results())
                    .isEqualTo(server.ran().stream()
                            .map(ran -> ran.equals("time") ? "noon" : ran.replace("find", "found"))
                            .toList());
        }
    }
}
