package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in an entry of the cache, and what becomes of one that is broken. */
class CacheEntriesTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private String uri() {
        return "openai:chat?model=m&cache=file:" + folder;
    }

    private Path entry() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A disk that was full, or somebody with an editor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "7\n",
                "7\n{\"at\":17",
                "7\n{}",
                "7\nnull",
                "7\n[]",
                "7\n{\"at\":1}",
                "7\n{\"at\":\"now\",\"answer\":\"Hi\"}",
                "7\n{\"at\":1,\"answer\":\"<html>\"}",
                "7\n{\"at\":1,\"answer\":\"{}\"}",
                "7\n{\"at\":1,\"answer\":\"{\\\"choices\\\":[]}\"}"
            })
    void anEntryThatIsTornIsReplacedByTheServersAnswer(String torn) throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        camel.ask(uri(), "Hi");
        Files.writeString(entry(), torn);

        assertThat(camel.ask(uri(), "Hi")).isEqualTo("Hello");
        assertThat(camel.ask(uri(), "Hi")).isEqualTo("Hello");

        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void theIdOfTheFirstRequestIsKeptForTheSupportOfTheServer() {
        SERVER.answers(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("x-request-id", "req_1")
                        .withHeader("x-ratelimit-remaining-requests", "9")
                        .withBody(Answers.chat("Hello")));
        camel.ask(uri(), "Hi");

        Message kept = camel.send(uri(), "Hi").getMessage();

        assertThat(kept.getHeader("CamelOpenAIRequestId")).isEqualTo("req_1");
        assertThat(kept.getHeaders()).doesNotContainKey("CamelOpenAIRateLimitRemainingRequests");
    }

    /** It may answer in another way. */
    @Test
    void anotherVersionOfTheApiOfAzureIsAsked() {
        SERVER.answersOnAzure(CHAT, Answers.chat("Hello"));

        for (String version : List.of("2024-10-21", "2025-03-01-preview", "2024-10-21")) {
            camel.ask(uri() + "&azure=true&apiVersion=" + version + "&baseUrl=" + SERVER.rootUrl(), "Hi");
        }

        assertThat(SERVER.requests()).hasSize(2);
    }
}
