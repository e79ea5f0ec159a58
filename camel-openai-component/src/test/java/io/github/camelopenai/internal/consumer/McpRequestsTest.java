package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawMcp;
import io.github.camelopenai.testsupport.RawMcp.Reply;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an MCP client may send, and what is answered: right requests of both eras, wrong ones, and those of strangers. */
class McpRequestsTest {

    private static final String TOKEN = "a-token-of-the-desk";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String MODERN = "2026-07-28";
    private static final String CALL = RawMcp.named("order") + ",\"arguments\":{\"number\":\"A-17\"}";
    private static final String OUR_META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":";

    private static final CamelRuntime CAMEL = new CamelRuntime(() -> "http://localhost/v1");
    private static final int PORT = AvailablePortFinder.getNextAvailable();
    private static final RawMcp OPEN = new RawMcp("http://127.0.0.1:" + PORT + "/open");
    private static final RawMcp LOCKED = new RawMcp("http://127.0.0.1:" + PORT + "/locked");

    private static final RawMcp STOPPED = new RawMcp("http://127.0.0.1:" + PORT + "/stopped");

    @BeforeAll
    static void start() throws Exception {
        CAMEL.start();
        CAMEL.context().getRestConfiguration().setComponent("jetty");
        CAMEL.context().getRestConfiguration().setHost("127.0.0.1");
        CAMEL.context().getRestConfiguration().setPort(PORT);
        CAMEL.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/order?tags=desk&description=The state of an order&parameter.number=string&required=number")
                        .setBody(simple("Order ${header.number} has been sent"));
                from("openai:tool/near?tags=desk&argSchema=RAW({\"type\":\"object\",\"properties\":"
                                + "{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}})")
                        .setBody(simple("Near ${header.region}"));
                from("openai:tool/other?tags=other").setBody(constant("not offered"));
                from("openai:mcp?tags=desk&path=/open&allowAnonymous=true&maxRequestSize=2000")
                        .to("log:calls");
                from("openai:mcp?tags=desk&path=/stopped&allowAnonymous=true")
                        .choice()
                        .when(exchangeProperty("user").isNull())
                        .stop()
                        .end()
                        .to("log:calls");
                from("openai:mcp?tags=desk&path=locked&bearerToken=" + TOKEN + ",another-token-of-it=="
                                + "&allowedOrigins=https://desk.example.com")
                        .to("log:calls");
            }
        });
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @Test
    void aClientOfTheOlderErasIsGreetedListsAndCalls() {
        Reply greeting = OPEN.post(RawMcp.request("initialize", "\"protocolVersion\":\"2025-06-18\""));
        assertThat(greeting.status()).isEqualTo(200);
        assertThat(greeting.header("Content-Type")).startsWith("application/json");
        assertThat(greeting.header("Mcp-Session-Id")).isNull();
        assertThat(greeting.json().path("id").asInt()).isEqualTo(7);
        assertThat(greeting.result().path("protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(greeting.result().path("capabilities").toString()).isEqualTo("{\"tools\":{}}");
        assertThat(greeting.result().at("/serverInfo/name").asText()).isNotBlank();

        Reply ready =
                OPEN.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", VERSION, "2025-06-18");
        assertThat(ready.status()).isEqualTo(202);
        assertThat(ready.response().body()).isEmpty();

        assertThat(OPEN.legacy("ping", "").result().toString()).isEqualTo("{}");
        Reply list = OPEN.legacy("tools/list", "");
        assertThat(list.result().path("tools").findValuesAsText("name")).containsExactly("order", "near");
        assertThat(list.result().path("tools").get(0).toString())
                .isEqualTo(
                        "{\"name\":\"order\",\"description\":\"The state of an order\",\"inputSchema\":{\"type\":\"object\","
                                + "\"properties\":{\"number\":{\"type\":\"string\"}},\"required\":[\"number\"]}}");
        assertThat(list.result().has("ttlMs")).isFalse();
        assertThat(OPEN.legacy("tools/call", CALL).result().toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"Order A-17 has been sent\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"2024-11-05,2024-11-05", "2025-03-26,2025-03-26", "1999-01-01,2025-11-25", "2026-07-28,2025-11-25"})
    void theGreetingAgreesOnAVersion(String wanted, String agreed) {
        Reply greeting = OPEN.post(RawMcp.request("initialize", "\"protocolVersion\":\"" + wanted + '"'));

        assertThat(greeting.result().path("protocolVersion").asText()).isEqualTo(agreed);
    }

    @Test
    void aClientOfTheNewEraDiscoversListsAndCallsWithoutGreeting() {
        JsonNode found = OPEN.modern("server/discover", "").result();
        assertThat(found.path("supportedVersions").toString())
                .isEqualTo("[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]");
        assertThat(found.path("capabilities").toString()).isEqualTo("{\"tools\":{}}");

        JsonNode list = OPEN.modern("tools/list", "").result();
        assertThat(list.path("tools")).hasSize(2);
        assertThat(list.path("ttlMs").asInt()).isPositive();
        assertThat(list.path("cacheScope").asText()).isEqualTo("private");

        JsonNode called = OPEN.modern("tools/call", CALL).result();
        assertThat(called.at("/content/0/text").asText()).isEqualTo("Order A-17 has been sent");
        for (JsonNode result : List.of(found, list, called)) {
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
            assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name")
                            .asText())
                    .isNotBlank();
        }
    }

    static Stream<Arguments> wrongRequests() {
        String list = RawMcp.modernRequest("tools/list", "");
        String call = RawMcp.modernRequest("tools/call", CALL);
        return Stream.of(
                wrong("no JSON", "{", 400, -32700),
                wrong("nothing", "", 400, -32700),
                wrong("no message", "{\"a\":1}", 400, -32600),
                wrong("not 2.0", list.replace("2.0", "1.0"), 400, -32600, VERSION, MODERN),
                wrong("a response", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400, -32600),
                wrong("null as id", list.replace("\"id\":7", "\"id\":null"), 400, -32600, VERSION, MODERN),
                wrong("a fraction as id", list.replace("\"id\":7", "\"id\":7.5"), 400, -32600, VERSION, MODERN),
                wrong(
                        "params as array",
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":[]}",
                        400,
                        -32600),
                wrong("NaN", RawMcp.request("tools/call", CALL.replace("\"A-17\"", "NaN")), 400, -32700),
                wrong("version unknown", list.replace(MODERN, "2099-01-01"), 400, -32022, VERSION, "2099-01-01"),
                wrong("older header unknown", RawMcp.request("ping", ""), 400, -32022, VERSION, "soon"),
                wrong("no version header", list, 400, -32020, "Mcp-Method", "tools/list"),
                wrong("other version header", list, 400, -32020, VERSION, "2025-11-25", "Mcp-Method", "tools/list"),
                wrong("version only in header", RawMcp.request("tools/list", ""), 400, -32602, VERSION, MODERN),
                wrong("version no text", RawMcp.request("ping", OUR_META + "1}"), 400, -32602, VERSION, MODERN),
                wrong(
                        "no capabilities",
                        RawMcp.request("ping", OUR_META + "\"2026-07-28\"}"),
                        400,
                        -32602,
                        VERSION,
                        MODERN),
                wrong("no method header", list, 400, -32020, VERSION, MODERN),
                wrong("other method header", list, 400, -32020, VERSION, MODERN, "Mcp-Method", "tools/call"),
                wrong("method in other case", list, 400, -32020, VERSION, MODERN, "Mcp-Method", "Tools/List"),
                wrong("no name header", call, 400, -32020, VERSION, MODERN, "Mcp-Method", "tools/call"),
                wrong(
                        "other name header",
                        call,
                        400,
                        -32020,
                        VERSION,
                        MODERN,
                        "Mcp-Method",
                        "tools/call",
                        "Mcp-Name",
                        "near"),
                wrong(
                        "name is no base64",
                        call,
                        400,
                        -32020,
                        VERSION,
                        MODERN,
                        "Mcp-Method",
                        "tools/call",
                        "Mcp-Name",
                        "=?base64?%?="),
                wrong(
                        "ping is gone",
                        RawMcp.modernRequest("ping", ""),
                        404,
                        -32601,
                        VERSION,
                        MODERN,
                        "Mcp-Method",
                        "ping"),
                wrong(
                        "initialize is gone",
                        RawMcp.modernRequest("initialize", ""),
                        404,
                        -32601,
                        VERSION,
                        MODERN,
                        "Mcp-Method",
                        "initialize"),
                wrong("older method unknown", RawMcp.request("resources/list", ""), 200, -32601),
                wrong("discover is new", RawMcp.request("server/discover", ""), 200, -32601),
                wrong("cursor", RawMcp.request("tools/list", "\"cursor\":\"2\""), 200, -32602),
                wrong("no tool", RawMcp.request("tools/call", RawMcp.named("other")), 200, -32602),
                wrong("no name", RawMcp.request("tools/call", ""), 200, -32602),
                wrong(
                        "arguments as text",
                        RawMcp.request("tools/call", CALL.replace("{\"number\":\"A-17\"}", "\"{}\"")),
                        200,
                        -32602),
                wrong("too large", list.replace("2.0\"", "2.0\"" + " ".repeat(2_000)), 413, -32600, VERSION, MODERN));
    }

    private static Arguments wrong(String what, String body, int status, int code, String... headers) {
        return Arguments.of(what, body, status, code, headers);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRequests")
    void aWrongRequestIsRefusedWithItsCode(String what, String body, int status, int code, String[] headers) {
        Reply reply = OPEN.post(body, headers);

        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
        assertThat(reply.error()).as(reply.response().body()).isEqualTo(code);
        assertThat(reply.json().at("/error/message").asText()).isNotBlank().doesNotContain("Exception");
        assertThat(reply.json().has("result")).isFalse();
    }

    @Test
    void aVersionThatIsNotSupportedIsToldWithThoseThatAre() {
        JsonNode error = OPEN.post(RawMcp.request("ping", ""), VERSION, "2030-01-01")
                .json()
                .path("error");

        assertThat(error.at("/data/supported").findValues("x")).isEmpty();
        assertThat(error.at("/data/supported/0").asText()).isEqualTo(MODERN);
        assertThat(error.at("/data/requested").asText()).isEqualTo("2030-01-01");
    }

    @Test
    void aNameInBase64IsRead() {
        Reply reply = OPEN.post(
                RawMcp.modernRequest("tools/call", CALL),
                VERSION,
                MODERN,
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "=?base64?b3JkZXI=?=");

        assertThat(reply.text()).isEqualTo("Order A-17 has been sent");
    }

    @Test
    void aHeaderForAnArgumentMustSayWhatTheArgumentSays() {
        String near = RawMcp.named("near") + ",\"arguments\":{\"region\":\"Köln\"}";

        assertThat(OPEN.modern("tools/call", near, "Mcp-Param-Region", "=?base64?S8O2bG4=?=")
                        .text())
                .isEqualTo("Near Köln");
        assertThat(OPEN.modern("tools/call", near).error()).isEqualTo(-32020);
        assertThat(OPEN.modern("tools/call", near, "Mcp-Param-Region", "Bonn").error())
                .isEqualTo(-32020);
        assertThat(OPEN.legacy("tools/call", near).text()).isEqualTo("Near Köln");
    }

    @Test
    void argumentsThatDoNotFitAreToldToTheModel() {
        JsonNode result = OPEN.legacy("tools/call", RawMcp.named("order") + ",\"arguments\":{\"number\":5}")
                .result();

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText()).contains("number must be a string");
    }

    @Test
    void theFirstVersionsMaySendSeveralMessagesAtATime() {
        String batch = '[' + RawMcp.request("ping", "") + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},"
                + RawMcp.request("tools/call", CALL).replace("7", "8") + ",5]";

        Reply reply = OPEN.post(batch);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).hasSize(3);
        assertThat(reply.json().get(0).toString()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        assertThat(reply.json().get(1).at("/result/content/0/text").asText()).contains("has been sent");
        assertThat(reply.json().get(2).at("/error/code").asInt()).isEqualTo(-32600);
        assertThat(OPEN.post("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]")
                        .status())
                .isEqualTo(202);
        assertThat(OPEN.post(batch, VERSION, "2025-06-18").status()).isEqualTo(400);
        assertThat(OPEN.post("[]").status()).isEqualTo(400);
        assertThat(OPEN.post('[' + "1,".repeat(100) + "1]").error()).isEqualTo(-32600);
    }

    /** Half of a pair, as {@code \\ud83d}, has no UTF-8. */
    @Test
    void halfACharacterIsAnsweredToo() {
        Reply reply = OPEN.legacy("tools/call", RawMcp.named("order") + ",\"arguments\":{\"number\":\"A\\ud83dB\"}");

        assertThat(reply.text()).isEqualTo("The tool order failed.");
        assertThat(OPEN.legacy("\\ud83d", "").error()).isEqualTo(-32601);
    }

    @Test
    void aRouteThatStopsBeforeItsEndRefusesTheCall() {
        Reply reply = STOPPED.legacy("tools/call", CALL);

        assertThat(reply.result().path("isError").asBoolean()).isTrue();
        assertThat(reply.text()).isEqualTo("The call of order was refused.");
    }

    @Test
    void oneOfTheTokensLetsAClientIn() {
        String ping = RawMcp.request("ping", "");
        for (String right : List.of("Bearer " + TOKEN, "bearer another-token-of-it==", "BEARER  " + TOKEN)) {
            assertThat(LOCKED.post(ping, "Authorization", right).status()).isEqualTo(200);
        }
        List<String> wrong = List.of(
                TOKEN,
                "Basic " + TOKEN,
                "Bearer",
                "Bearer ",
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN + ",another-token-of-it==");
        for (String token : wrong) {
            Reply reply = LOCKED.post(ping, "Authorization", token);

            assertThat(reply.status()).as(token).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(reply.response().body()).doesNotContain(TOKEN);
        }
        assertThat(LOCKED.post("{").status()).as("before the body is read").isEqualTo(401);
        // Jetty itself takes two headers for one that differ in the case of letters only, on one connection
        assertThat(new McpGate(TOKEN, false, null).admitsToken("Bearer " + TOKEN.toUpperCase(Locale.ROOT)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, 200, 403",
        "http://127.0.0.1, 200, 403",
        "http://[::1]:8080, 200, 403",
        "https://desk.example.com, 403, 200",
        "https://DESK.example.com, 403, 200",
        "https://desk.example.com.evil.com, 403, 403",
        "http://localhost.evil.com, 403, 403",
        "http://localhost@evil.com, 403, 403",
        "null, 403, 403",
        "localhost, 403, 403",
    })
    void aWebPageOfAStrangerIsKeptOut(String origin, int open, int locked) {
        String ping = RawMcp.request("ping", "");

        assertThat(OPEN.post(ping, "Origin", origin).status()).isEqualTo(open);
        assertThat(LOCKED.post(ping, "Origin", origin, "Authorization", "Bearer " + TOKEN)
                        .status())
                .isEqualTo(locked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT"})
    void whatIsNoPostIsRefused(String method) {
        assertThat(OPEN.send(method, "").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tags=desk | needs the option bearerToken",
                "tags=desk&bearerToken=" + TOKEN + "&allowAnonymous=true | contradict each other",
                "tags=desk&bearerToken=short | at least 16",
                "tags=desk&bearerToken=RAW(Bearer a-token-of-the-desk) | at least 16",
                "allowAnonymous=true | needs the option tags",
                "tags=desk&allowAnonymous=true&allowedOrigins=desk.example.com | has 'desk.example.com', but must be origins",
                "tags=desk&allowAnonymous=true&maxTurns=2 | maxTurns",
            })
    void aWrongOptionIsRefusedAtTheStart(String options, String message) {
        String route = "openai:mcp?" + options + "&path=/wrong";

        assertThat(CAMEL.refusal(route, "mock:never"))
                .hasMessageContaining(message)
                .hasMessageNotContaining("a-token-of-the-desk");
    }
}
