package io.github.camelopenai.internal.tool.mcp;

import static io.github.camelopenai.internal.tool.mcp.McpRuntime.call;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.list;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.McpHttpServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the model is told of the tools of a server. */
class McpToolDefinitionsTest {

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    private final McpHttpServer server = McpHttpServer.modern();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String tool(String name, String schema) {
        return "{\"name\":\"" + name + "\",\"inputSchema\":" + schema + "}";
    }

    private static String named(String name) {
        return tool(name, "{\"type\":\"object\"}");
    }

    private List<String> warnings(String... tools) {
        server.lists(tools);
        try (LogCapture log = new LogCapture(ToolListing.class)) {
            assertThat(names(mcp.http(server.url()))).isEmpty();
            return log.messages();
        }
    }

    @Test
    void namesThatOpenAITakesStayAndOthersAreMappedAndMappedBack() {
        server.lists(named("plain"), named("files.read"));
        server.on(
                "tools/call",
                (request, reply) ->
                        reply.text(request.path("params").path("name").asText()));
        McpTools tools = mcp.http(server.url(), "namePrefix", "f_");

        assertThat(names(tools)).containsExactly("f_plain", "f_files_read");
        assertThat(call(tools, "f_files_read", "{}").text()).isEqualTo("files.read");
    }

    @Test
    void mappedNamesAreUniqueWhateverTheOrder() {
        Map<String, String> names = ToolNames.offered(List.of("a.b", "a_b", "a/b"), "");

        assertThat(names.get("a_b")).isEqualTo("a_b");
        assertThat(names.values()).doesNotHaveDuplicates().allMatch(ToolDefinition::isName);
        assertThat(ToolNames.offered(List.of("a/b", "a_b", "a.b"), "")).isEqualTo(names);
    }

    @Test
    void longNamesAreCutAndStayUnique() {
        String long1 = "x".repeat(127) + "1";
        String long2 = "x".repeat(127) + "2";

        assertThat(ToolNames.offered(List.of(long1, long2, "y".repeat(64)), "").values())
                .doesNotHaveDuplicates()
                .allMatch(ToolDefinition::isName)
                .contains("y".repeat(64));
    }

    @Test
    void onlyTheToolsOfTheListAreOfferedAndAnUnknownOneIsTold() {
        server.lists(named("a"), named("b"), named("c.d"));
        try (LogCapture log = new LogCapture(ToolListing.class)) {
            assertThat(names(mcp.http(server.url(), "toolNames", "c.d,a,gone"))).containsExactly("a", "c_d");

            assertThat(log.messages())
                    .containsExactly(
                            "The MCP server mcpServer.s: it has no tool gone, which mcpServer.s.toolNames names;"
                                    + " it has: a, b, c.d");
        }
    }

    @Test
    void aNameThatComesTwiceIsOfferedOnce() {
        server.lists(named("a"), named("a"));

        assertThat(names(mcp.http(server.url()))).containsExactly("a");
    }

    @Test
    void theModelIsToldTheDescriptionOrElseTheTitle() {
        server.lists(
                "{\"name\":\"a\",\"title\":\"A\",\"description\":\"Reads\",\"inputSchema\":{\"type\":\"object\"}}",
                "{\"name\":\"b\",\"title\":\"B\",\"inputSchema\":{\"type\":\"object\"}}");

        List<Tool> tools = list(mcp.http(server.url(), "toolTimeout", "5s"));

        assertThat(tools).extracting(tool -> tool.definition().description()).containsExactly("Reads", "B");
        assertThat(tools).extracting(tool -> tool.definition().timeoutMillis()).containsOnly(5_000L);
    }

    @Test
    void aToolThatSaysNothingMayDestroyAndNoneIsBelievedToBeRepeatable() {
        String hints =
                "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"},\"annotations\":{\"%s\":%s,\"idempotentHint\":true}}";
        server.lists(
                named("silent"),
                hints.formatted("reads", "readOnlyHint", true),
                hints.formatted("adds", "destructiveHint", false));

        List<Tool> tools = list(mcp.http(server.url()));

        assertThat(tools)
                .extracting(tool -> tool.definition().hints().destructive())
                .containsExactly(true, false, false);
        assertThat(tools).noneMatch(tool -> tool.definition().hints().mayRunAgain());
    }

    @Test
    void aSchemaWithoutPropertiesGetsThem() {
        assertThat(list(mcp.http(server.url())).get(0).definition().parameters())
                .hasToString("{\"type\":\"object\",\"properties\":{}}");
    }

    @Test
    void aSchemaThatRefersToTheNetworkIsLeftOut() {
        assertThat(warnings(tool("a", "{\"type\":\"object\",\"properties\":{\"p\":{\"$ref\":\"https://evil/x\"}}}")))
                .singleElement()
                .asString()
                .startsWith("The MCP server mcpServer.s: its tool a is left out: The JSON schema at")
                .contains("https://evil/x", "others are not fetched");
    }

    @Test
    void aPropertyThatIsCalledLikeAReferenceAndAReferenceInsideStay() {
        server.lists(tool(
                "a",
                "{\"type\":\"object\",\"properties\":{\"$ref\":{\"type\":\"string\"},"
                        + "\"b\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{\"const\":{\"$ref\":\"https://x\"}}}}"));

        assertThat(names(mcp.http(server.url()))).containsExactly("a");
    }

    @Test
    void aSchemaThatIsTooDeepIsLeftOut() {
        String deep = "{\"type\":\"string\"}";
        for (int i = 0; i < SchemaCheck.DEEPEST; i++) {
            deep = "{\"type\":\"object\",\"properties\":{\"p\":" + deep + "}}";
        }

        assertThat(warnings(tool("a", deep))).hasSize(1).first().asString().contains("nested more than 64 deep");
    }

    @Test
    void aSchemaWithTooManyPartsIsLeftOut() {
        StringBuilder wide = new StringBuilder("{\"type\":\"object\",\"properties\":{\"p\":{}");
        for (int i = 0; i < SchemaCheck.MOST_SCHEMAS; i++) {
            wide.append(",\"p").append(i).append("\":{}");
        }

        assertThat(warnings(tool("a", wide + "}}")))
                .hasSize(1)
                .first()
                .asString()
                .contains("more than 5000 schemas");
    }

    @Test
    void aToolWithoutASchemaOrForTasksOnlyIsLeftOut() {
        assertThat(warnings("{\"name\":\"a\"}")).hasSize(1).first().asString().contains("is not one of an object");
        assertThat(warnings("{\"name\":\"b\",\"inputSchema\":{},\"execution\":{\"taskSupport\":\"required\"}}"))
                .hasSize(1)
                .first()
                .asString()
                .contains("runs as a task only");
    }

    @Test
    void aToolThatBreaksTheRulesOfHeadersIsLeftOut() {
        String header = "\"x-mcp-header\":\"X\"";
        for (String schema : List.of(
                "{\"properties\":{\"a\":{\"type\":\"number\"," + header + "}}}",
                "{\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\"," + header + "}}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a b\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\"," + header
                        + "},\"b\":{\"type\":\"string\",\"x-mcp-header\":\"x\"}}}",
                "{\"type\":\"object\"," + header + "}")) {
            assertThat(warnings(tool("a", schema)))
                    .as(schema)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("x-mcp-header");
        }
    }
}
