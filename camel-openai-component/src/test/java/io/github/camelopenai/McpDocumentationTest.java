package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.properties.EndpointKind;
import io.github.camelopenai.internal.properties.EndpointOptions;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.McpHttpServer;
import io.github.camelopenai.testsupport.McpProgram;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawMcp;
import io.github.camelopenai.testsupport.RouteSource;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of MCP servers shows is run with servers of the test, and its table has all options. */
@Tag("docs")
class McpDocumentationTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../docs/mcp.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theProgramOfThePageIsCalled() throws Exception {
        modelCalls("echo", "{\"text\":\"heard it\"}");
        List<String> command = McpProgram.command(List.of("legacy"));
        String args = Json.toTree(command.subList(1, command.size())).toString().replace("\"", "\\\"");

        start(block("direct:files")
                .replace("=npx", '=' + command.get(0))
                .replaceFirst("=-y,[^\"]+", "=RAW(" + args.replace("\\", "\\\\") + ')'));

        assertThat(camel.ask("direct:files", "hi")).isEqualTo("Done");
        assertThat(told()).isEqualTo("heard it");
    }

    @Test
    void theUrlOfThePageIsCalled() throws Exception {
        modelCalls("desk_find-ticket", "{}");
        camel.context().getPropertiesComponent().addInitialProperty("desk.token", "t-12345678");
        try (McpHttpServer desk = McpHttpServer.legacy()) {
            desk.lists(McpHttpServer.TOOL.replace("echo", "find-ticket"), McpHttpServer.TOOL);
            desk.on("tools/call", (request, reply) -> reply.text("Ticket 8"));

            start(block("direct:tickets").replace("https://desk.example.com/mcp", desk.url()));

            assertThat(camel.ask("direct:tickets", "hi")).isEqualTo("Done");
            assertThat(told()).isEqualTo("Ticket 8");
            assertThat(desk.last("tools/call").header("Authorization")).isEqualTo("Bearer t-12345678");
            assertThat(Json.parse(SERVER.requests().get(0).getBodyAsString())
                            .path("tools")
                            .findValuesAsText("name"))
                    .containsExactly("desk_find-ticket");
        }
    }

    @Test
    void thePropertiesOfThePageDescribeAServer() throws Exception {
        Properties shown = new Properties();
        shown.load(new StringReader(PAGE.text()
                .lines()
                .filter(line -> line.startsWith("    camel."))
                .collect(Collectors.joining("\n"))));
        assertThat(shown).hasSize(2);
        Main main = new Main();
        shown.forEach((name, value) -> main.addInitialProperty((String) name, (String) value));
        main.addInitialProperty("camel.component.openai.api-key", "sk-docs");
        main.addInitialProperty("camel.component.openai.base-url", SERVER.baseUrl());

        main.start();
        try {
            OpenAIComponent component = main.getCamelContext().getComponent("openai", OpenAIComponent.class);
            assertThat(component.getConfiguration().getMcpServer())
                    .containsEntry("files.transportType", "stdio")
                    .containsEntry("files.command", "npx");
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdio&mcpServer.s.command=x", "streamableHttp&mcpServer.s.url=http://h"})
    void theTableHasAllOptions(String server) {
        String refusal = camel.refusal("openai:chat?model=m&mcpServer.s.nothing=x&mcpServer.s.transportType=" + server)
                .getMessage();

        String[] known = refusal.replaceFirst(".* has: ", "").split(", ");
        assertThat(known).contains("transportType", "namePrefix");
        assertThat(known).allSatisfy(option -> assertThat(PAGE.text()).contains("\n| `" + option + "` |"));
    }

    @Test
    void theRoutesOfThePageAreOfferedToOtherAgents() throws Exception {
        int port = AvailablePortFinder.getNextAvailable();
        camel.context().getPropertiesComponent().addInitialProperty("mcp.token", "t-1234567890-abcdef");

        start(block("openai:mcp").replace("host(\"0.0.0.0\").port(8080)", "host(\"127.0.0.1\").port(" + port + ")"));

        RawMcp.Reply reply = new RawMcp("http://127.0.0.1:" + port + "/mcp")
                .modern(
                        "tools/call",
                        RawMcp.named("order") + ",\"arguments\":{\"number\":\"A-17\"}",
                        "Authorization",
                        "Bearer t-1234567890-abcdef");
        assertThat(reply.text()).isEqualTo("Order A-17 has been sent");
    }

    @Test
    void theTableHasAllOptionsOfTheServer() {
        Set<String> known = EndpointOptions.knownBy(EndpointKind.MCP, null);

        assertThat(known).contains("tags", "bearerToken");
        Set<String> ofCamel = Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern");
        assertThat(known).filteredOn(option -> !ofCamel.contains(option)).allSatisfy(option -> assertThat(PAGE.text())
                .contains("\n| `" + option + "` |"));
    }

    private static String block(String from) {
        return PAGE.blocks().stream()
                .map(Markdown.Block::text)
                .filter(text -> text.contains(from))
                .findFirst()
                .orElseThrow();
    }

    private void start(String route) throws Exception {
        camel.context().addRoutes(RouteSource.compile(route));
    }

    private static void modelCalls(String tool, String arguments) {
        SERVER.answersOneAfterAnother(
                "/chat/completions", ToolAnswers.chat("call_1", tool, arguments), Answers.chat("Done"));
    }

    private static String told() {
        return Json.parse(SERVER.requests().get(1).getBodyAsString())
                .at("/messages/2/content")
                .asText();
    }
}
