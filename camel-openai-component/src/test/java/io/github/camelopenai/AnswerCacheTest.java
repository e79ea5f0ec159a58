package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code cache}: a request that comes again is answered by what was answered before. */
class AnswerCacheTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private String uri;

    /** What a user would write. */
    public record Task(String title, int hours) {}

    @BeforeEach
    void server() {
        uri = "openai:chat?model=m&cache=file:" + folder;
        SERVER.answers(CHAT, Answers.chat("Hello"));
    }

    @Test
    void theSameRequestIsSentOnceAndItsAnswerHasTheSameHeaders() {
        Exchange first = camel.send(uri, "Hi");
        Exchange second = camel.send(uri, "Hi");

        assertThat(SERVER.requests()).hasSize(1);
        assertThat(second.getMessage().getBody()).isEqualTo("Hello");
        assertThat(first.getMessage().getHeader("CamelOpenAICached")).isEqualTo(false);
        assertThat(second.getMessage().getHeader("CamelOpenAICached")).isEqualTo(true);
        assertThat(second.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(0);
        for (String header : List.of("FinishReason", "PromptTokens", "ResponseId", "ResponseModel")) {
            assertThat(second.getMessage().getHeader("CamelOpenAI" + header))
                    .as(header)
                    .isNotNull()
                    .isEqualTo(first.getMessage().getHeader("CamelOpenAI" + header));
        }
    }

    @Test
    void aHeaderThatMayChooseWhoAnswersIsPartOfTheRequest() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("of blue"), Answers.chat("of red"));

        assertThat(camel.ask(uri + "&additionalHeader.X-Route=blue", "Hi")).isEqualTo("of blue");
        assertThat(camel.ask(uri + "&additionalHeader.X-Route=red", "Hi")).isEqualTo("of red");
        assertThat(camel.ask(uri + "&additionalHeader.x-route=blue", "Hi")).isEqualTo("of blue");
    }

    @Test
    void anAnswerThatSaysNothingIsNotKept() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat(" "), Answers.chat("Hello"));

        assertThat(camel.ask(uri, "Hi")).isEqualTo(" ");
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "CACHE"})
    void aMessageCannotNameTheFolder(String option) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:named").toD("openai:chat?model=m&${header.option}=file:${header.folder}");
            }
        });

        assertThat(camel.failure("direct:named", "Hi", Map.of("option", option, "folder", folder + "/theirs")))
                .hasStackTraceContaining("The option cache comes from a message");
        assertThat(folder.resolve("theirs")).doesNotExist();
    }

    @Test
    void aRestartFindsIt() {
        camel.ask(uri, "Hi");
        CamelRuntime next = new CamelRuntime(SERVER::baseUrl).start();
        try {
            assertThat(next.ask(uri, "Hi")).isEqualTo("Hello");
        } finally {
            next.stop();
        }
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void nothingIsChargedTwice() {
        camel.context().getEndpoint(uri, OpenAIEndpoint.class);
        camel.ask(uri, "Hi");
        camel.ask(uri, "Hi");

        assertThat(camel.context()
                        .getEndpoint(uri, OpenAIEndpoint.class)
                        .statistics()
                        .calls())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"CamelOpenAITemperature, 0.7", "CamelOpenAIModel, other", "CamelOpenAISystemMessage, Be brief"})
    void anotherRequestIsAnother(String header, String value) {
        camel.ask(uri, "Hi");
        camel.ask(uri, "Ho");
        camel.ask(uri, "Hi", Map.of(header, value));

        assertThat(SERVER.requests()).hasSize(3);
    }

    /** What is sent is the same. */
    @Test
    void theOrderOfFieldsDoesNotMatter() {
        camel.ask(
                uri + "&inputFormat=json",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"top_p\":1,\"seed\":2}");
        camel.ask(
                uri + "&inputFormat=json",
                "{\"seed\":2,\"top_p\":1,\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}]}");

        assertThat(SERVER.requests()).hasSize(1);
    }

    static Stream<Arguments> answersThatAreNotKept() {
        return Stream.of(
                Arguments.of("cut", Answers.chat("Hel").replace("\"stop\"", "\"length\"")),
                Arguments.of("filtered", Answers.chat("").replace("\"stop\"", "\"content_filter\"")),
                Arguments.of("without a reason", Answers.chat("Hel").replace("\"stop\"", "null")),
                Arguments.of("a call of a tool", ToolAnswers.chat("call_1", "find", "{}")),
                Arguments.of(
                        "a refusal",
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
                                + "\"content\":null,\"refusal\":\"No.\"}}]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNotKept")
    void whatIsNotTheModelsLastWordIsNotKept(String name, String answer) {
        SERVER.answers(CHAT, answer);
        camel.send(uri, "Hi");

        SERVER.answers(CHAT, Answers.chat("Hello"));
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aFailureIsNotKept() {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody("{\"error\":{\"message\":\"no\"}}"));
        camel.failure(uri, "Hi");

        SERVER.answers(CHAT, Answers.chat("Hello"));
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
    }

    @Test
    void typedAnswersAreKeptWhenTheyFit() {
        String typed = uri + "&maxRepairs=0&outputClass=" + getClass().getName() + "$Task";
        SERVER.answersOneAfterAnother(
                CHAT, Answers.chat("{\"title\":\"dig\"}"), Answers.chat("{\"title\":\"dig\",\"hours\":2}"));
        assertThat(camel.failure(typed, "Hi")).isInstanceOf(OpenAISchemaException.class);

        assertThat(camel.ask(typed, "Hi")).isEqualTo(new Task("dig", 2));
        assertThat(camel.ask(typed, "Hi")).isEqualTo(new Task("dig", 2));
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void anAnswerOfAnotherShapeIsAnotherAnswer() {
        SERVER.answersOneAfterAnother(
                CHAT, Answers.chat("{\"title\":\"dig\",\"hours\":2}"), Answers.chat("{\"result\":\"dig\"}"));

        assertThat(camel.ask(uri + "&outputClass=" + getClass().getName() + "$Task", "Hi"))
                .isEqualTo(new Task("dig", 2));
        assertThat(camel.ask(uri + "&outputClass=java.lang.String", "Hi")).isEqualTo("dig");
    }

    @Test
    void anAnswerThatWasRepairedIsKeptForTheFirstQuestion() {
        String typed = uri + "&outputClass=" + getClass().getName() + "$Task";
        SERVER.answersOneAfterAnother(
                CHAT, Answers.chat("{\"title\":\"dig\"}"), Answers.chat("{\"title\":\"dig\",\"hours\":2}"));
        camel.ask(typed, "Hi");

        assertThat(camel.ask(typed, "Hi")).isEqualTo(new Task("dig", 2));
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void responsesAndEmbeddingsAreKeptToo() {
        SERVER.answers("/responses", ToolAnswers.responseText("Hello"));
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1,2]}],\"model\":\"e\"}");
        for (int i = 0; i < 2; i++) {
            assertThat(camel.ask("openai:responses?model=m&cache=file:" + folder, "Hi"))
                    .isEqualTo("Hello");
            assertThat(camel.send("openai:embeddings?model=e&cache=file:" + folder, "Hi")
                            .getException())
                    .isNull();
        }

        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aResponseThatGoesOnFromAnotherIsAskedOfTheServer() {
        SERVER.answers("/responses", ToolAnswers.responseText("Hello"));
        String more =
                "openai:responses?model=m&additionalBodyProperty.previous_response_id=resp_1&cache=file:" + folder;
        camel.ask(more, "Hi");
        camel.ask(more, "Hi");

        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void anAnswerThatIsTooOldIsAskedForAgain() throws Exception {
        camel.ask(uri + "&cacheTtl=1h", "Hi");
        camel.ask(uri + "&cacheTtl=1h", "Hi");
        assertThat(SERVER.requests()).hasSize(1);

        try (Stream<Path> files = Files.list(folder)) {
            Path kept = files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(kept, Files.readString(kept).replaceFirst("\"at\":\\d+", "\"at\":1"));
        }
        camel.ask(uri + "&cacheTtl=1h", "Hi");
        camel.ask(uri + "&cacheTtl=1h", "Hi");
        assertThat(SERVER.requests()).hasSize(2);
        camel.ask(uri, "Hi");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aCacheThatFailsCostsACallAndNoAnswer() {
        camel.context().getRegistry().bind("broken", new OpenAIConversationMemory() {
            @Override
            public Stored load(String conversation) {
                throw new IllegalStateException("down");
            }

            @Override
            public boolean append(String conversation, String json, long expectedVersion) {
                throw new IllegalStateException("down");
            }

            @Override
            public void clear(String conversation) {
                // Nobody asks for it
            }
        });

        assertThat(camel.ask("openai:chat?model=m&cache=#bean:broken", "Hi")).isEqualTo("Hello");
    }

    @Test
    void aFolderThatRunsAgainPaysForWhatHasChanged() throws Exception {
        Path prompts = Files.createDirectory(folder.resolve("prompts"));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(prompts.resolve(name + ".txt"), "About " + name);
        }
        run(prompts, "one");
        assertThat(SERVER.requests()).hasSize(3);

        Files.writeString(prompts.resolve("b.txt"), "About b, in short");
        run(prompts, "two");
        assertThat(SERVER.requests()).hasSize(4);
    }

    private void run(Path prompts, String name) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + prompts + "?noop=true&initialDelay=0&delay=50&idempotentKey=" + name + "-${file:name}")
                        .to("openai:chat?model=m&cache=file:" + folder.resolve("kept"))
                        .to("file:" + folder.resolve(name));
            }
        });
        for (String file : List.of("a", "b", "c")) {
            await().untilAsserted(() ->
                    assertThat(folder.resolve(name + "/" + file + ".txt")).hasContent("Hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streaming=true",
                "streamTo=direct:x",
                "memory=caffeine&conversationId=x",
                "autoToolExecution=false&tags=t"
            })
    void whatCannotHaveOneIsRefused(String option) {
        assertThat(camel.refusal("openai:chat?model=m&cache=caffeine&" + option))
                .hasMessageContaining("The option cache keeps whole answers")
                .hasMessageContaining("Remove one of them");
    }

    @Test
    void theCacheOfTheComponentIsForThoseThatCanHaveOne() {
        camel.component().getConfiguration().setCache("file:" + folder);
        assertThat(camel.ask("openai:chat?model=m", "Hi")).isEqualTo("Hello");
        assertThat(camel.ask("openai:chat?model=m", "Hi")).isEqualTo("Hello");
        assertThat(camel.ask("openai:chat?model=m&memory=caffeine&conversationId=x", "Hi"))
                .isEqualTo("Hello");

        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aMessageCannotNameTheFolder() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:any").toD("openai:chat?model=m&cache=file:${header.folder}");
            }
        });

        assertThat(camel.failure("direct:any", "Hi", Map.of("folder", "etc")))
                .rootCause()
                .hasMessageContaining("The option cache comes from a message, which may be anybody's");
    }

    @Test
    void anUnknownStoreIsRefused() {
        assertThatThrownBy(() -> {
                    throw camel.refusal("openai:chat?model=m&cache=redis");
                })
                .hasMessageContaining(
                        "The option cache is 'redis', but must be caffeine, file: and a folder, or #bean:name");
    }
}
