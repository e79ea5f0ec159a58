package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The messages and the token limit of a chat. */
class ChatTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    @Test
    void systemAndDeveloperMessagesOfOptionsComeBeforeThePrompt() throws Exception {
        camel.ask("openai:chat?model=m&systemMessage=Be brief&developerMessage=Use English", "hi");

        assertThat(messages()).isEqualTo(json("""
                [{"role":"system","content":"Be brief"},{"role":"developer","content":"Use English"},
                 {"role":"user","content":"hi"}]"""));
    }

    @Test
    void messagesOfHeadersBeatThoseOfOptions() throws Exception {
        camel.ask(
                "openai:chat?model=m&systemMessage=a&developerMessage=b&userMessage=c",
                null,
                Map.of(
                        "CamelOpenAISystemMessage", "A",
                        "CamelOpenAIDeveloperMessage", "B",
                        "CamelOpenAIUserMessage", "C"));

        assertThat(messages()).isEqualTo(json("""
                [{"role":"system","content":"A"},{"role":"developer","content":"B"},{"role":"user","content":"C"}]"""));
    }

    @Test
    void aUserMessageIsThePromptWhereTheBodyIsEmpty() throws Exception {
        camel.ask("openai:chat?model=m&userMessage=Tell a joke", null);

        assertThat(messages()).isEqualTo(json("[{\"role\":\"user\",\"content\":\"Tell a joke\"}]"));
    }

    @Test
    void theBodyBeatsTheUserMessage() throws Exception {
        camel.ask("openai:chat?model=m&userMessage=a", "body", Map.of("CamelOpenAIUserMessage", "b"));

        assertThat(messages()).isEqualTo(json("[{\"role\":\"user\",\"content\":\"body\"}]"));
    }

    @Test
    void aListOfMessagesGetsTheSystemMessageThatItLacks() throws Exception {
        camel.ask("openai:chat?model=m&systemMessage=Be brief", List.of(Map.of("role", "user", "content", "hi")));

        assertThat(messages()).isEqualTo(json("""
                [{"role":"system","content":"Be brief"},{"role":"user","content":"hi"}]"""));
    }

    @Test
    void aListOfMessagesKeepsItsOwnSystemMessage() throws Exception {
        camel.ask(
                "openai:chat?model=m&systemMessage=Be brief",
                List.of(Map.of("role", "system", "content", "Own"), Map.of("role", "user", "content", "hi")));

        assertThat(messages()).isEqualTo(json("""
                [{"role":"system","content":"Own"},{"role":"user","content":"hi"}]"""));
    }

    @Test
    void aMapKeepsItsMessages() throws Exception {
        camel.ask(
                "openai:chat?model=m&systemMessage=Be brief",
                Map.of("messages", List.of(Map.of("role", "user", "content", "hi"))));

        assertThat(messages()).isEqualTo(json("[{\"role\":\"user\",\"content\":\"hi\"}]"));
    }

    @Test
    void maxTokensGoesOutAsMaxCompletionTokens() {
        camel.ask("openai:chat?model=m&maxTokens=5", "hi");

        assertThat(SERVER.requestBody().path("max_completion_tokens").asInt()).isEqualTo(5);
        assertThat(SERVER.requestBody().has("max_tokens")).isFalse();
    }

    @Test
    void maxTokensGoesOutAsMaxTokensForServersThatKnowOnlyThat() {
        camel.ask("openai:chat?model=m&maxTokens=5&legacyMaxTokens=true", "hi");

        assertThat(SERVER.requestBody().path("max_tokens").asInt()).isEqualTo(5);
        assertThat(SERVER.requestBody().has("max_completion_tokens")).isFalse();
    }

    @Test
    void aRequestThatSaysMaxTokensInTheOldWayIsNotLimitedTwice() {
        camel.ask(
                "openai:chat?model=m&maxTokens=5",
                Map.of("max_tokens", 7, "messages", List.of(Map.of("role", "user", "content", "hi"))));

        assertThat(SERVER.requestBody().path("max_tokens").asInt()).isEqualTo(7);
        assertThat(SERVER.requestBody().has("max_completion_tokens")).isFalse();
    }

    @Test
    void aFolderOfFilesInAnotherCharsetBecomesAFolderOfAnswers() throws Exception {
        Files.createDirectory(folder.resolve("in"));
        Files.write(folder.resolve("in/a.txt"), "Grüße".getBytes(StandardCharsets.ISO_8859_1));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder + "/in?charset=ISO-8859-1&initialDelay=0")
                        .to("openai:chat?model=m")
                        .to("file:" + folder + "/out");
            }
        });

        await().untilAsserted(() -> assertThat(folder.resolve("out/a.txt")).hasContent("Hello"));
        assertThat(messages()).isEqualTo(json("[{\"role\":\"user\",\"content\":\"Grüße\"}]"));
    }

    private static JsonNode messages() {
        return SERVER.requestBody().path("messages");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
