package io.github.camelopenai.internal.tool.mcp;

import static io.github.camelopenai.internal.tool.mcp.McpRuntime.call;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.list;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawMcp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes that are tools, offered to MCP clients: what a client gets of them, and what they get of a client. */
class OfferedToolsTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private static final CamelRuntime CAMEL = new CamelRuntime(() -> "http://localhost/v1");
    private static final int PORT = AvailablePortFinder.getNextAvailable();
    private static final String URL = "http://127.0.0.1:" + PORT + "/mcp";
    private static final RawMcp RAW = new RawMcp(URL);
    private static final Queue<Exchange> PASSED = new ConcurrentLinkedQueue<>();
    private static final Queue<Exchange> RUN = new ConcurrentLinkedQueue<>();
    private static final Waiting WAITING = new Waiting();

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    /** A step that goes on when the test says so, and holds no thread until then. */
    private static final class Waiting extends AsyncProcessorSupport {

        private final Queue<AsyncCallback> waiting = new ConcurrentLinkedQueue<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            waiting.add(callback);
            return false;
        }

        void goOn() {
            for (AsyncCallback one = waiting.poll(); one != null; one = waiting.poll()) {
                one.done(false);
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        CAMEL.start();
        CAMEL.context().getRestConfiguration().setComponent("netty-http");
        CAMEL.context().getRestConfiguration().setHost("127.0.0.1");
        CAMEL.context().getRestConfiguration().setPort(PORT);
        CAMEL.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:mcp?tags=desk&allowAnonymous=true&path=/handled")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .setBody(constant("handled"))
                        .end()
                        .doTry()
                        .throwException(new IllegalArgumentException("caught"))
                        .doCatch(IllegalArgumentException.class)
                        .log("caught")
                        .end()
                        .filter(header("number").isEqualTo("forbidden"))
                        .throwException(new IllegalStateException("secret reason"));
                from("openai:mcp?tags=desk&allowAnonymous=true&toolTimeout=60s&maxToolResult=200")
                        .routeId("server")
                        .process(PASSED::add)
                        .setProperty("desk", simple("${exchangeProperty.CamelOpenAIMcpHeaders[x-desk]}"))
                        .filter(header("number").isEqualTo("forbidden"))
                        .throwException(new IllegalAccessException("secret reason"));
                from("openai:tool/order?tags=desk&description=An order&parameter.number=string&readOnlyHint=true")
                        .process(RUN::add)
                        .setBody(simple("Order ${header.number} for ${exchangeProperty.desk}"));
                tool("map", "&destructiveHint=true&idempotentHint=true").setBody(constant(Map.of("a", 1)));
                tool("list", "").setBody(constant(List.of(1, 2)));
                tool("large", "").setBody(constant(Map.of("a", "x".repeat(300))));
                tool("picture", "").setBody(constant(PNG));
                tool("document", "")
                        .setHeader(Exchange.FILE_NAME, constant("the letter.pdf"))
                        .setBody(constant("%PDF-1.4".getBytes(StandardCharsets.US_ASCII)));
                tool("sound", "")
                        .setHeader(Exchange.CONTENT_TYPE, constant("audio/mpeg"))
                        .setBody(constant(PNG));
                tool("fails", "").throwException(new IllegalStateException("secret reason"));
                tool("slow", "&toolTimeout=20").process(WAITING);
                tool("patient", "").process(WAITING).setBody(constant("It was worth it"));
                from("openai:tool/late?tags=desk")
                        .routeId("late")
                        .autoStartup(false)
                        .setBody(constant("late"));
            }

            private RouteDefinition tool(String name, String more) {
                return from("openai:tool/" + name + "?tags=desk&description=D" + more);
            }
        });
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @BeforeEach
    void forget() {
        PASSED.clear();
        RUN.clear();
    }

    @Test
    void ourOwnClientListsAndCallsThemInTheNewEra() {
        McpTools tools = mcp.http(URL);

        assertThat(names(tools)).startsWith("order", "map", "list").doesNotContain("late");
        assertThat(list(tools).get(0).definition().description()).isEqualTo("An order");
        assertThat(call(tools, "order", "{\"number\":\"A-17\"}").text()).startsWith("Order A-17");
        assertThat(PASSED).hasSize(1);
    }

    @Test
    void ourOwnClientListsAndCallsThemInTheOlderEra() throws Exception {
        try (LegacyRelay relay = new LegacyRelay(URL)) {
            McpTools tools = mcp.http(relay.url());

            assertThat(names(tools)).startsWith("order", "map", "list");
            assertThat(call(tools, "order", "{\"number\":\"A-17\"}").text()).startsWith("Order A-17");
            assertThat(relay.methods()).contains("initialize", "notifications/initialized", "tools/list", "tools/call");
        }
    }

    @Test
    void hintsAreToldWhereTheyWereGiven() {
        RawMcp.Reply reply = RAW.modern("tools/list", "");

        assertThat(reply.result().at("/tools/0/annotations").toString()).isEqualTo("{\"readOnlyHint\":true}");
        assertThat(reply.result().at("/tools/1/annotations").toString())
                .isEqualTo("{\"destructiveHint\":true,\"idempotentHint\":true}");
        assertThat(reply.result().at("/tools/2").has("annotations")).isFalse();
    }

    @Test
    void objectsAreStructuredContentAndText() {
        assertThat(RAW.modern("tools/call", RawMcp.named("map"))
                        .result()
                        .path("structuredContent")
                        .toString())
                .isEqualTo("{\"a\":1}");
        assertThat(RAW.modern("tools/call", RawMcp.named("map")).text()).isEqualTo("{\"a\":1}");
        assertThat(RAW.modern("tools/call", RawMcp.named("list"))
                        .result()
                        .path("structuredContent")
                        .toString())
                .isEqualTo("[1,2]");
        assertThat(RAW.legacy("tools/call", RawMcp.named("map"))
                        .result()
                        .path("structuredContent")
                        .toString())
                .isEqualTo("{\"a\":1}");
        assertThat(RAW.legacy("tools/call", RawMcp.named("list")).result().has("structuredContent"))
                .as("an object only, before 2026-07-28")
                .isFalse();
    }

    @Test
    void aResultPastTheBoundIsCutAndNoLongerStructured() {
        RawMcp.Reply reply = RAW.modern("tools/call", RawMcp.named("large"));

        assertThat(reply.text()).contains("characters are missing here").hasSizeLessThan(260);
        assertThat(reply.result().has("structuredContent")).isFalse();
    }

    @Test
    void picturesSoundAndDocumentsAreContentOfTheirKind() {
        McpTools tools = mcp.http(URL);

        ToolResult picture = call(tools, "picture", "{}");
        assertThat(picture.media()).extracting(Media::type).containsExactly("image/png");
        assertThat(picture.text()).isEmpty();
        assertThat(call(tools, "sound", "{}").media()).extracting(Media::type).containsExactly("audio/mpeg");
        assertThat(RAW.modern("tools/call", RawMcp.named("document"))
                        .result()
                        .path("content")
                        .toString())
                .isEqualTo("[{\"type\":\"resource\",\"resource\":{\"uri\":\"result:///the%20letter.pdf\","
                        + "\"mimeType\":\"application/pdf\",\"blob\":\"JVBERi0xLjQ=\"}}]");
    }

    @Test
    void theRouteOfTheServerSeesTheCallAndSetsWhatTheToolMayKnow() {
        String call = RawMcp.named("order") + ",\"arguments\":{\"number\":\"A-17\",\"CamelFileName\":\"x\"}";

        assertThat(RAW.modern("tools/call", call, "X-Desk", "north", "CamelHttpUri", "http://evil")
                        .text())
                .isEqualTo("Order A-17 for north");

        Exchange passed = PASSED.element();
        assertThat(passed.getProperty("CamelOpenAIToolName")).isEqualTo("order");
        assertThat(passed.getProperty("CamelOpenAIToolCallId")).isEqualTo("7");
        assertThat(passed.getMessage().getHeaders()).containsOnlyKeys("number");
        assertThat(passed.getMessage().getBody()).isEqualTo(Map.of("number", "A-17", "CamelFileName", "x"));
        assertThat(passed.getProperty("CamelOpenAIMcpHeaders").toString().toLowerCase(Locale.ROOT))
                .contains("x-desk=north")
                .doesNotContain("camel", "evil");
        Exchange run = RUN.element();
        assertThat(run.getMessage().getHeaders()).containsOnlyKeys("number");
        assertThat(run.getProperties()).doesNotContainKey("CamelOpenAIMcpHeaders");
    }

    @Test
    void aRouteThatFailsRefusesTheCall() {
        RawMcp.Reply reply =
                RAW.modern("tools/call", RawMcp.named("order") + ",\"arguments\":{\"number\":\"forbidden\"}");

        assertThat(reply.result().path("isError").asBoolean()).isTrue();
        assertThat(reply.text()).isEqualTo("The call of order was refused.");
        assertThat(RUN).isEmpty();
    }

    @Test
    void aRouteThatHandlesItsFailureRefusesTheCallAllTheSame() {
        RawMcp handled = new RawMcp(URL.replace("/mcp", "/handled"));
        String number = RawMcp.named("order") + ",\"arguments\":{\"number\":\"";

        assertThat(handled.modern("tools/call", number + "A-17\"}").text()).startsWith("Order A-17");
        assertThat(handled.modern("tools/call", number + "forbidden\"}").text())
                .isEqualTo("The call of order was refused.");
        assertThat(RUN).hasSize(1);
    }

    @Test
    void aToolThatFailsIsToldWithoutItsReason() {
        RawMcp.Reply reply = RAW.legacy("tools/call", RawMcp.named("fails"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.result().toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"The tool fails failed.\"}],\"isError\":true}");
    }

    @Test
    void aToolThatTakesTooLongIsGivenUp() {
        RawMcp.Reply reply = RAW.legacy("tools/call", RawMcp.named("slow"));

        assertThat(reply.result().path("isError").asBoolean()).isTrue();
        assertThat(reply.text()).startsWith("The tool slow did not end in time.");
        WAITING.goOn();
    }

    @Test
    void toolsOfRoutesThatStartAndStopAreFollowed() throws Exception {
        CAMEL.context().getRouteController().startRoute("late");
        assertThat(RAW.modern("tools/list", "").result().path("tools").findValuesAsText("name"))
                .contains("late");
        assertThat(RAW.modern("tools/call", RawMcp.named("late")).text()).isEqualTo("late");

        CAMEL.context().getRouteController().stopRoute("late");
        assertThat(RAW.modern("tools/list", "").result().path("tools").findValuesAsText("name"))
                .doesNotContain("late");
        assertThat(RAW.modern("tools/call", RawMcp.named("late")).error()).isEqualTo(-32602);
    }

    @Test
    void theServersRouteEndsItsCallsBeforeItStops() throws Exception {
        CompletableFuture<RawMcp.Reply> reply = RAW.later(RawMcp.request("tools/call", RawMcp.named("patient")));
        await().until(() -> WAITING.waiting.size() == 1);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                CAMEL.context().getRouteController().stopRoute("server");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> RAW.legacy("ping", "").status() == 503);
        assertThat(stopped).isNotDone();
        WAITING.goOn();

        assertThat(reply.join().text()).isEqualTo("It was worth it");
        stopped.join();
        CAMEL.context().getRouteController().startRoute("server");
        assertThat(RAW.legacy("ping", "").status()).isEqualTo(200);
    }
}
