package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.McpProgram;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import io.github.camelopenai.testsupport.WholeLog;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tools of MCP servers that are programs. */
class McpProgramsTest {

    private static final String CHAT = "/chat/completions";
    private static final String SECRET = "secret-token-12345";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theModelGetsWhatTheProgramAnswers() {
        modelCalls("echo", "{\"text\":\"hi\"}");

        assertThat(camel.ask(uri("legacy", ""), "Say hi")).isEqualTo("Done");
        assertThat(told(1)).isEqualTo("hi");
    }

    @Test
    void theProgramGetsAShortListOfTheEnvironmentAndWhatTheOptionsGive() {
        modelCalls("env", "{}");

        camel.ask(uri("legacy", "&mcpServer.p.env.MY_TOKEN=" + SECRET), "Which?");

        assertThat(List.of(told(1).split(",")))
                .contains("MY_TOKEN", "PATH")
                .doesNotContain("JAVA_HOME", "PWD", "OPENAI_API_KEY", "MAVEN_CMD_LINE_ARGS");
    }

    @Test
    void aProgramThatDiesInTheMiddleOfACallFailsTheExchangeAndIsStartedAgain() {
        modelCalls("exit", "{}");
        String uri = uri("legacy", "");

        assertThat(camel.failure(uri, "Go"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining(
                        "The tool exit failed: The MCP server mcpServer.p has ended: it ended with the exit code 7")
                .hasCauseInstanceOf(OpenAIConnectException.class);

        SERVER.forgetAnswers();
        SERVER.answers(CHAT, Answers.chat("Back"));
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Back");
    }

    @Test
    void aProgramThatCannotBeStartedFailsTheExchange() {
        String uri = "openai:chat?model=m&mcpServer.p.transportType=stdio&mcpServer.p.command=no-such-program-anywhere";

        assertThat(camel.failure(uri, "Hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("mcpServer.p could not be")
                .hasMessageContaining("mcpServer.p.command");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void theStopEndsTheProgramAndAllThatItHasStarted() {
        modelCalls("fork", "{}");
        camel.ask(uri("legacy", ""), "Go");
        ProcessHandle child = ProcessHandle.of(Long.parseLong(told(1))).orElseThrow();
        List<ProcessHandle> tree = List.of(child, child.parent().orElseThrow());

        camel.stop();

        assertThat(tree).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void secretsOfAProgramAreShownNowhere() {
        modelCalls("fail", "{}");
        String uri = uri("legacy", "&mcpServer.p.env.TOKEN=" + SECRET);

        try (WholeLog log = new WholeLog(Map.of("io.github.camelopenai", Level.DEBUG))) {
            camel.ask(uri, "Go");

            // The program writes it to its standard error, and into its answer
            await().untilAsserted(() -> assertThat(log.lines())
                    .extracting(WholeLog.Line::text)
                    .anyMatch(text -> text.contains("mcpServer.p: ready, token ***")));
            assertThat(log.lines()).extracting(WholeLog.Line::text).noneMatch(text -> text.contains(SECRET));
        }
        assertThat(told(1)).isEqualTo("Error: Unknown: ***");
        assertThat(camel.context().getEndpoint(uri).toString())
                .contains("mcpServer.p.env.TOKEN=xxxxxx")
                .doesNotContain(SECRET);
    }

    @Test
    void aMessageStartsNoProgram() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("openai:chat?model=${header.model}");
            }
        });

        Throwable failure = camel.failure(
                "direct:in",
                "Hi",
                Map.of("model", "m&mcpServer.p.transportType=stdio&mcpServer.p.command=no-such-program-anywhere"));

        assertThat(failure).rootCause().hasMessageContaining("mcpServer.p.* start a program, but come from a message");
    }

    private static String uri(String kind, String more) {
        List<String> command = McpProgram.command(List.of(kind));
        return "openai:chat?model=m&mcpServer.p.transportType=stdio&mcpServer.p.command=" + command.get(0)
                + "&mcpServer.p.args=RAW(" + Json.toTree(command.subList(1, command.size())) + ")" + more;
    }

    private static void modelCalls(String tool, String arguments) {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", tool, arguments), Answers.chat("Done"));
    }

    private static String told(int request) {
        JsonNode body = Json.parse(SERVER.requests().get(request).getBodyAsString());
        return body.at("/messages/2/content").asText();
    }
}
