package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that are kept in files, and what a message puts into them. */
class PromptFilesTest {

    private static final String SUMMARIZE = "openai:chat?prompt=classpath:prompts/summarize.md";
    private static final Map<String, Object> LETTER = Map.of("title", "Rent", "text", "The rent goes up.");

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
    void theFileGivesModelOptionsAndPromptAndTheMessageFillsIt() {
        camel.ask(SUMMARIZE, LETTER, Map.of("lang", "Dutch"));

        assertThat(SERVER.requestBody())
                .hasToString(
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"# Role\\nYou summarize letters in Dutch.\\n"
                                + "You write short sentences.\"},{\"role\":\"user\",\"content\":\"Summarize the letter \\\"Rent\\\" in three"
                                + " sentences.\\n\\nThe rent goes up.\"}],\"model\":\"gpt-4o-mini\",\"temperature\":0.2,"
                                + "\"max_completion_tokens\":200}");
    }

    @Test
    void theUriBeatsTheFileAndTheFileBeatsTheComponent() {
        camel.component().getConfiguration().setTemperature(1.0);
        camel.component().getConfiguration().setModel("of-the-component");

        camel.ask(SUMMARIZE + "&temperature=0.5", LETTER);

        assertThat(SERVER.requestBody().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void aHeaderBeatsTheFile() {
        camel.ask(SUMMARIZE, LETTER, Map.of("CamelOpenAIModel", "m2", "CamelOpenAISystemMessage", "Be brief."));

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("m2");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("Be brief.");
    }

    @Test
    void nameAndVersionAreInHeadersAndProperties() {
        Exchange exchange = camel.send(SUMMARIZE, LETTER);

        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelOpenAIPromptName", "summarize")
                .containsEntry("CamelOpenAIPromptVersion", "3");
        assertThat(exchange.getProperties())
                .containsEntry("CamelOpenAIPromptName", "summarize")
                .containsEntry("CamelOpenAIPromptVersion", "3");
    }

    @Test
    void theVersionIsAHashOfTheFileUnlessItHasOne() throws IOException {
        String first = version("Hi ${body}");
        String other = version("Ho ${body}");

        assertThat(first).matches("[0-9a-f]{8}").isNotEqualTo(other);
        assertThat(version("Hi ${body}")).isEqualTo(first);
    }

    private String version(String text) throws IOException {
        String file = file("p-" + Math.abs(text.hashCode()) + ".md", "---\nname: greeting\nmodel: m\n---\n" + text);
        Exchange exchange = camel.send("openai:chat?prompt=" + file, "x");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIPromptName")).isEqualTo("greeting");
        return exchange.getMessage().getHeader("CamelOpenAIPromptVersion", String.class);
    }

    @Test
    void aFailedCallTellsItsPromptInTheProperties() {
        SERVER.failsFor("/chat/completions", "Rent", 400, "{}");

        Exchange exchange = camel.send(SUMMARIZE, LETTER);

        assertThat(exchange.getException()).isNotNull();
        assertThat(exchange.getProperty("CamelOpenAIPromptName")).isEqualTo("summarize");
    }

    @Test
    void theNextCallOfAnExchangeIsNotTakenForThatOfThePrompt() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:two").to(SUMMARIZE).to("openai:chat?model=m");
            }
        });

        Exchange exchange = camel.send("direct:two", LETTER);

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("CamelOpenAIPromptName");
        assertThat(exchange.getProperty("CamelOpenAIPromptName")).isNull();
    }

    @Test
    void chunksOfAStreamHaveThePromptsNameToo() throws Exception {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events().chat("Hel").finish("stop").done().toString()));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk").to("mock:chunk");
            }
        });

        Exchange exchange = camel.send(SUMMARIZE + "&streamTo=direct:chunk", LETTER);

        var mock = camel.context().getEndpoint("mock:chunk", org.apache.camel.component.mock.MockEndpoint.class);
        assertThat(mock.getExchanges()).isNotEmpty().allSatisfy(chunk -> assertThat(
                        chunk.getMessage().getHeader("CamelOpenAIPromptName"))
                .isEqualTo("summarize"));
        assertThat(exchange.getMessage().getHeader("CamelOpenAIPromptName")).isEqualTo("summarize");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Summarize this.              | Summarize this.\\n\\nThe rent goes up.",
                "Letter: ${body} End.         | Letter: The rent goes up. End.",
                "For ${header.body}:          | For me:\\n\\nThe rent goes up.",
                "${body.length()} letters     | 17 letters",
                "A literal \\${body}          | A literal ${body}\\n\\nThe rent goes up.",
            })
    void aTextIsWhereThePromptHasItOrFollowsThePrompt(String text, String sent) throws IOException {
        String uri = "openai:chat?model=m&prompt=" + file("p.md", text);
        for (Object body : List.of(
                "The rent goes up.",
                "The rent goes up.".getBytes(StandardCharsets.UTF_8),
                new ByteArrayInputStream("The rent goes up.".getBytes(StandardCharsets.UTF_8)))) {
            SERVER.requests().clear();

            camel.ask(uri, body, Map.of("body", "me"));

            assertThat(prompt()).isEqualTo(sent.replace("\\n", "\n"));
        }
    }

    @Test
    void aMapIsJsonWhereThePromptAsksForAllOfIt() throws IOException {
        camel.ask("openai:chat?model=m&prompt=" + file("p.md", "Data: ${body}"), Map.of("a", List.of(1, 2)));

        assertThat(prompt()).isEqualTo("Data: {\"a\":[1,2]}");
    }

    @Test
    void aListInAMapIsJsonToo() throws IOException {
        camel.ask(
                "openai:chat?model=m&prompt=" + file("p.md", "Data: ${body[a]} ${header.b}"),
                Map.of("a", List.of(Map.of("c", 1))),
                Map.of("b", List.of("d")));

        assertThat(prompt()).isEqualTo("Data: [{\"c\":1}] [\"d\"]");
    }

    @Test
    void jsonTextFillsPlaceholdersLikeAMap() {
        camel.ask(SUMMARIZE + "&inputFormat=json", "{\"title\":\"Rent\",\"text\":\"It goes up.\"}");

        assertThat(SERVER.requestBody().at("/messages/1/content").asText())
                .isEqualTo("Summarize the letter \"Rent\" in three sentences.\n\nIt goes up.");
    }

    @Test
    void theBodyIsAfterTheCallWhatItWasWhereTheCallFails() throws IOException {
        SERVER.failsFor("/chat/completions", "Rent", 400, "{}");

        assertThat(camel.send(SUMMARIZE, LETTER).getMessage().getBody()).isEqualTo(LETTER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Summarize this.   | has no place for it. Write ${body[name]}",
                "${body.nothing()} | has the expression ${body.nothing()}, which cannot be evaluated with a message body of type",
            })
    void aMapThatDoesNotFitThePromptIsRefusedAndNotLost(String text, String message) throws IOException {
        assertThat(camel.failure("openai:chat?model=m&prompt=" + file("p.md", text), LETTER))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining(message)
                .hasNoCause()
                .hasMessageNotContaining("rent");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anObjectGivesItsPartsButNeverItsToString() throws IOException {
        record Letter(String title) {}
        camel.ask("openai:chat?model=m&prompt=" + file("p.md", "On ${body.title()}"), new Letter("Rent"));
        assertThat(prompt()).isEqualTo("On Rent");

        assertThat(camel.failure("openai:chat?model=m&prompt=" + file("q.md", "On ${body}"), new Letter("Rent")))
                .hasMessageContaining("which cannot be sent");
    }

    @Test
    void whatAMessagePutsInIsNotEvaluated() throws IOException {
        camel.ask(
                "openai:chat?model=m&prompt=" + file("p.md", "${header.x} ${body}"),
                "${env:PATH}",
                Map.of("x", "${sys:java.home}"));

        assertThat(prompt()).isEqualTo("${sys:java.home} ${env:PATH}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "audio"})
    void aMessageNamesNoFile(String resource) throws Exception {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hi\"}");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("openai:" + resource + "?model=m&prompt=RAW(${header.file})");
            }
        });

        Exchange exchange = camel.send(
                "direct:in",
                new byte[] {1},
                Map.of("file", "classpath:prompts/summarize.md", "CamelFileName", "talk.mp3"));

        if (resource.equals("chat")) {
            assertThat(exchange.getException()).hasMessageContaining("must be written into the URI of the route");
        } else {
            assertThat(SERVER.form().part("prompt").text()).isEqualTo("classpath:prompts/summarize.md");
        }
    }

    private String file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return "file:" + file;
    }

    /** The last message of the only request. */
    private static String prompt() {
        try {
            var messages =
                    new ObjectMapper().readTree(SERVER.request().getBody()).path("messages");
            return messages.path(messages.size() - 1).path("content").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
