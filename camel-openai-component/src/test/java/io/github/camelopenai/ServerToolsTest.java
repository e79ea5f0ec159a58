package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that the server of responses runs, what it waits for, and what a response goes on from. */
class ServerToolsTest {

    private static final String RESPONSES = "/responses";
    private static final String MCP =
            "hostedMcpTools=RAW([{\"server_label\":\"wiki\",\"server_url\":\"https://m.test\"}])";
    private static final String WAITING =
            "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":["
                    + "{\"type\":\"mcp_approval_request\",\"id\":\"a1\",\"server_label\":\"wiki\",\"name\":\"ask\",\"arguments\":\"{}\"},"
                    + "{\"type\":\"mcp_approval_request\",\"id\":\"a2\",\"server_label\":\"wiki\",\"name\":\"read\",\"arguments\":\"{}\"}]}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answer() {
        SERVER.answers(RESPONSES, ToolAnswers.responseText("Hello"));
    }

    @Test
    void builtinToolsGoIntoTheRequest() {
        camel.ask(
                "openai:responses?model=m&builtinTools=web_search, file_search,code_interpreter"
                        + "&fileSearchVectorStoreIds=vs_1,vs_2",
                "hi");

        assertThat(SERVER.requestBody().path("tools"))
                .hasToString(
                        "[{\"type\":\"web_search\"},{\"type\":\"file_search\",\"vector_store_ids\":[\"vs_1\",\"vs_2\"]},"
                                + "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]");
    }

    @Test
    void hostedServersGoIntoTheRequestWithAllTheirFields() {
        camel.ask(
                "openai:responses?model=m&hostedMcpTools=RAW([{\"server_label\":\"wiki\",\"server_url\":\"https://m.test\","
                        + "\"require_approval\":\"never\",\"authorization\":\"token\"}])",
                "hi");

        assertThat(SERVER.requestBody().path("tools"))
                .hasToString("[{\"type\":\"mcp\",\"server_label\":\"wiki\",\"server_url\":\"https://m.test\","
                        + "\"require_approval\":\"never\",\"authorization\":\"token\"}]");
    }

    @Test
    void theyStandBesideToolsOfTheRequestAndNoneIsThereTwice() {
        camel.ask(
                "openai:responses?model=m&builtinTools=web_search&" + MCP,
                Map.of(
                        "input",
                        "hi",
                        "tools",
                        List.of(
                                Map.of("type", "web_search", "search_context_size", "low"),
                                Map.of("type", "image_generation"))));

        assertThat(SERVER.requestBody().path("tools").findValuesAsText("type"))
                .containsExactly("web_search", "image_generation", "mcp");
        assertThat(SERVER.requestBody().at("/tools/0/search_context_size").asText())
                .isEqualTo("low");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "builtinTools=search | builtinTools has 'search', but takes web_search",
                "builtinTools=file_search | needs fileSearchVectorStoreIds",
                "fileSearchVectorStoreIds=vs_1 | Set builtinTools=file_search",
                "hostedMcpTools=RAW([{secret]) | hostedMcpTools is no JSON",
                "hostedMcpTools=RAW([{\"server_url\":\"https://secret\"}]) | must be a JSON array of objects with server_label",
                "hostedMcpTools=RAW({\"server_label\":\"secret\"}) | must be a JSON array of objects with server_label",
                "hostedMcpTools=RAW([]) | must be a JSON array of objects with server_label",
            })
    void wrongToolsAreRefusedAtTheStartWithoutTheirSecrets(String option, String fault) {
        assertThat(camel.refusal("openai:responses?model=m&" + option))
                .hasMessageContaining(fault)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anAnswerThatWaitsForAnApprovalFailsNamingTheCalls() {
        SERVER.answers(RESPONSES, WAITING);

        assertThat(camel.failure("openai:responses?model=m&" + MCP, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("waits for an approval of calls of MCP servers: wiki.ask, wiki.read. Set"
                        + " require_approval to never");
    }

    @Test
    void asAMapItIsForTheRouteToApprove() {
        SERVER.answers(RESPONSES, WAITING);

        assertThat(camel.ask("openai:responses?model=m&outputFormat=map&" + MCP, "hi"))
                .asString()
                .contains("mcp_approval_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&memory=server"})
    void aStreamThatEndsInAnApprovalFailsToo(String memory) {
        SERVER.answers(RESPONSES, events(new Events().event("response.completed", "\"response\":" + WAITING)));

        assertThat(camel.failure("openai:responses?model=m&streamTo=mock:chunks" + memory + '&' + MCP, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("waits for an approval of calls of MCP servers: wiki.ask, wiki.read");
    }

    @Test
    void whatWaitsIsNotRemembered() {
        SERVER.answers(RESPONSES, WAITING);
        String uri = "openai:responses?model=m&memory=caffeine&conversationId=a&" + MCP;
        camel.failure(uri, "first");
        SERVER.answers(RESPONSES, ToolAnswers.responseText("Hello"));

        camel.ask(uri, "second");

        assertThat(SERVER.requests().get(1).getBodyAsString())
                .contains("second")
                .doesNotContain("first");
    }

    @Test
    void aResponseGoesOnFromTheOneThatAHeaderNames() {
        camel.ask(
                "openai:responses?model=m&previousResponseId=resp_option",
                "hi",
                Map.of("CamelOpenAIPreviousResponseId", "resp_header"));

        assertThat(SERVER.requestBody().path("previous_response_id").asText()).isEqualTo("resp_header");
    }

    @Test
    void aHeaderNamesAConversationOfTheServer() {
        camel.ask("openai:responses?model=m", "hi", Map.of("CamelOpenAIConversationId", "conv_1"));

        assertThat(SERVER.requestBody().path("conversation").asText()).isEqualTo("conv_1");
    }

    @Test
    void aNameOfAMemoryIsNoneOfTheServer() {
        camel.ask("openai:responses?model=m", "hi", Map.of("CamelOpenAIConversationId", "customer-1"));

        assertThat(SERVER.requestBody().has("conversation")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversationId=conv_1", "memory=server", "conversationMemory=true"})
    void twoSayingsOfWhatWasBeforeAreRefused(String memory) {
        assertThat(camel.refusal("openai:responses?model=m&previousResponseId=resp_1&" + memory))
                .hasMessageContaining("previousResponseId")
                .hasMessageContaining("Give one of them");
        assertThat(camel.failure(
                        "openai:responses?model=m&" + memory, "hi", Map.of("CamelOpenAIPreviousResponseId", "resp_1")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The header CamelOpenAIPreviousResponseId names a response to go on from");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void twoHeadersThatSayItAreRefused() {
        assertThat(camel.failure(
                        "openai:responses?model=m",
                        "hi",
                        Map.of("CamelOpenAIPreviousResponseId", "resp_1", "CamelOpenAIConversationId", "conv_1")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("remove the header");
    }

    @Test
    void messagesOfAllRolesHaveTheirOptions() {
        camel.ask("openai:responses?model=m&systemMessage=Be brief&developerMessage=In German&userMessage=hi", null);

        assertThat(SERVER.requestBody().path("instructions").asText()).isEqualTo("Be brief");
        assertThat(SERVER.requestBody().path("input"))
                .hasToString(
                        "[{\"role\":\"developer\",\"content\":\"In German\"},{\"role\":\"user\",\"content\":\"hi\"}]");
    }

    @Test
    void theDeveloperMessageComesBeforeGivenItems() {
        camel.ask(
                "openai:responses?model=m",
                List.of(Map.of("role", "user", "content", "hi")),
                Map.of("CamelOpenAIDeveloperMessage", "In German", "CamelOpenAISystemMessage", "Be brief"));

        assertThat(SERVER.requestBody().path("input"))
                .isEqualTo(Json.parse(
                        "[{\"role\":\"developer\",\"content\":\"In German\"},{\"role\":\"user\",\"content\":\"hi\"}]"));
        assertThat(SERVER.requestBody().path("instructions").asText()).isEqualTo("Be brief");
    }

    private static ResponseDefinitionBuilder events(Events events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
    }
}
