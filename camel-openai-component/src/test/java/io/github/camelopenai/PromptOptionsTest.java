package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operations take a prompt that is kept in a file, and what such a file may say. */
class PromptOptionsTest {

    private static final Map<String, Object> WHERE = Map.of("where", "Rome");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "openai:chat, chat/completions, /messages/0/content",
        "openai:responses, responses, /input",
        "openai:responses?operation=inputTokens, responses/input_tokens, /input",
        "openai:completions, completions, /prompt",
        "openai:images, images/generations, /prompt",
        "openai:audio?operation=speech&voice=alloy, audio/speech, /input",
    })
    void thePromptIsTheContentOfEveryOperationThatHasOne(String uri, String path, String place) throws IOException {
        SERVER.answersEveryOperation();

        Exchange exchange = camel.send(with(uri, "---\nmodel: m\n---\nA ${body} in ${header.where}"), "cat", WHERE);

        assertThat(exchange.getException()).isNull();
        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/" + path);
        assertThat(SERVER.requestBody().at(place).asText()).isEqualTo("A cat in Rome");
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("m");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIPromptName")).isEqualTo("p");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:audio, talk.mp3",
        "openai:audio?operation=translate, talk.mp3",
        "openai:images?operation=edit, a.png"
    })
    void thePromptIsAFieldBesideTheFileThatIsSent(String uri, String name) throws IOException {
        SERVER.answersEveryOperation();

        camel.send(
                with(uri, "---\nmodel: m\n---\nIn ${header.where}"),
                new byte[] {1},
                Map.of("where", "Rome", "CamelFileName", name));

        assertThat(SERVER.form().part("prompt").text()).isEqualTo("In Rome");
        assertThat(SERVER.form().part("model").text()).isEqualTo("m");
    }

    @Test
    void aTextIsStillThePromptOfAnImage() {
        SERVER.answersEveryOperation();

        camel.send(
                "openai:images?operation=edit&prompt=Make it blue", new byte[] {1}, Map.of("CamelFileName", "a.png"));

        assertThat(SERVER.form().part("prompt").text()).isEqualTo("Make it blue");
    }

    @Test
    void everyLineOfABatchHasThePrompt() throws IOException {
        SERVER.answersEveryOperation();

        Exchange exchange = camel.send(
                with(
                        "openai:batches?operation=submit",
                        "---\nmodel: m\nsystemMessage: Be brief.\n---\nWhere is ${body}?"),
                List.of("Rome", "Oslo"));

        assertThat(exchange.getException()).isNull();
        assertThat(OpenAIServer.form(SERVER.requests().get(0)).part("file").text())
                .contains("Be brief.", "Where is Rome?", "Where is Oslo?");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIPromptName")).isEqualTo("p");
    }

    @Test
    void aFileMayHaveOptionsAlone() throws IOException {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask(with("openai:chat", "---\nmodel: m\nsystemMessage: '# Be brief'\n---\n"), "hi");

        assertThat(SERVER.requestBody().path("messages"))
                .hasToString(
                        "[{\"role\":\"system\",\"content\":\"# Be brief\"},{\"role\":\"user\",\"content\":\"hi\"}]");
    }

    @Test
    void optionsOfEveryTypeAreRead() throws IOException {
        SERVER.answers("/chat/completions", Answers.chat("{\"total\":12}"));

        camel.context().getPropertiesComponent().addInitialProperty("a.model", "m-of-a-property");

        Object body = camel.ask(
                with(
                        "openai:chat",
                        "---\nmodel: '{{a.model}}'\nmax-tokens: 1k\nstop: [\"END\"]\nmetadata.team: blue\n"
                                + "outputFormat: json\njsonSchema: {\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}}}\n"
                                + "---\nHow much?"),
                null);

        assertThat(body).isEqualTo("{\"total\":12}");
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("m-of-a-property");
        assertThat(SERVER.requestBody().path("max_completion_tokens").asInt()).isEqualTo(1000);
        assertThat(SERVER.requestBody().path("stop")).hasToString("[\"END\"]");
        assertThat(SERVER.requestBody().at("/metadata/team").asText()).isEqualTo("blue");
        assertThat(SERVER.requestBody().has("response_format")).isTrue();
    }

    @Test
    void thePromptOfTheComponentIsForEachEndpointThatHasNone() throws IOException {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        SERVER.answers("/models", Answers.page("model", "m"));
        camel.component().getConfiguration().setPrompt(file("Say ${body}"));

        camel.ask("openai:chat?model=m", "hi");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("Say hi");
        assertThat(camel.ask("openai:models", null)).isNotNull();
    }

    @Test
    void aTextOfTheComponentIsForTheOperationsWithAPromptOfTheirOwn() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.component().getConfiguration().setPrompt("Names: Ada");

        camel.ask("openai:chat?model=m", "hi");

        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "temprature: 0   | : openai:chat?operation=create does not know the option temprature. Did you mean temperature?",
                "max_tokens: 9   | : openai:chat?operation=create does not know the option max_tokens. Did you mean maxTokens?",
                "size: big       | : openai:chat?operation=create does not know the option size. It knows: ",
                "temperature: -1 | : The option temperature is '-1.0', but must be at least 0",
                "temperature: x  | : The option temperature is 'x', but must be a number",
                "outputFormat: x | : The option outputFormat is 'x', but must be one of content, map",
                "stop: a${body}  | : The option stop has a ${, which is evaluated only in",
                "apiKey: k       | : The option apiKey is for the URI or the component to say, and not for a prompt. A prompt takes: name, version, ",
                "baseUrl: http:x | : The option baseUrl is for the URI or the component to say",
                "maxRetries: 9   | : The option maxRetries is for the URI or the component to say",
                "operation: list | : The option operation is for the URI or the component to say",
                "prompt: x       | : The option prompt is for the URI or the component to say",
                "model: '{{no}}' | ' has a property that cannot be resolved: '",
            })
    void aWrongOptionIsRefusedAtTheStartWithFileAndLine(String line, String message) throws IOException {
        String file = file("---\n# why\n" + line + "\n---\nHi");

        assertThat(camel.refusal("openai:chat?prompt=" + file))
                .hasMessageStartingWith("The prompt " + file + ", line 3"
                        + message.replaceFirst("^'", "").replaceFirst("'$", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai:chat?prompt=classpath:no.md | The option prompt names the file classpath:no.md, which cannot be read: ",
                "openai:chat?prompt=Summarize this. | The option prompt of openai:chat?operation=create must be written into the URI of the route, and name a file:",
                "openai:chat?prompt=RAW(file:${header.x}.md) | The option prompt names a file, which is read once, when the route starts",
                "openai:embeddings?prompt=classpath:prompts/summarize.md | openai:embeddings?operation=create does not know the option prompt.",
                "openai:models?prompt=classpath:prompts/summarize.md | openai:models?operation=list does not know the option prompt.",
                "openai:chat?prompt=classpath:prompts/summarize.md&userMessage=hi | The prompt classpath:prompts/summarize.md has a text, and the option userMessage is set",
                "openai:images?prompt=classpath:prompts/summarize.md | The prompt classpath:prompts/summarize.md, line 5: openai:images?operation=generate does not know the option temperature.",
            })
    void aWrongPromptIsRefusedAtTheStart(String uri, String message) {
        assertThat(camel.refusal(uri)).hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai:chat | Hi ${header.x | has an expression that is not closed by a brace",
                "openai:chat | Hi ${nofunction} | has the expression ${nofunction}, which is none of Camel's language simple",
                "openai:audio | Names: ${body} | has an expression with the message body, but the body of openai:audio?operation=transcribe is the file",
            })
    void aWrongExpressionIsRefusedAtTheStart(String uri, String text, String message) throws IOException {
        String file = file(text);

        assertThat(camel.refusal(uri + "?model=m&prompt=" + file))
                .hasMessageStartingWith("The prompt " + file + ' ' + message);
    }

    @Test
    void aFileThatIsSetOnAnEndpointThatIsThereIsRefused() {
        OpenAIEndpoint endpoint = camel.context().getEndpoint("openai:chat?model=m", OpenAIEndpoint.class);
        endpoint.getConfiguration().setPrompt("classpath:prompts/summarize.md");

        assertThat(camel.refusal("openai:chat?model=m")).hasMessageContaining("write it into the URI");
    }

    @Test
    void aFileThatIsNoUtf8IsRefused() throws IOException {
        Path file = Files.write(folder.resolve("p.md"), new byte[] {'h', (byte) 0xE9, 'l'});

        assertThat(camel.refusal("openai:chat?prompt=file:" + file)).hasMessageContaining("is no text in UTF-8");
    }

    private String with(String uri, String text) throws IOException {
        return uri + (uri.contains("?") ? '&' : '?') + "prompt=" + file(text);
    }

    private String file(String text) throws IOException {
        return "file:" + Files.writeString(folder.resolve("p.md"), text);
    }
}
