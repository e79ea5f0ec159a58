package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.MediaSamples;
import io.github.camelopenai.testsupport.OpenAIServer;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several texts, pictures and documents in one message: of a List, by URL or id, or attached. */
class PictureListsTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String RESPONSES = "openai:responses?model=m";
    private static final String PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("A cat"));
        SERVER.answers("/responses", Answers.response("A cat"));
    }

    private JsonNode content(String uri, Object body, Map<String, Object> headers) {
        SERVER.requests().clear();
        Exchange exchange = camel.send(uri, body, headers);
        assertThat(exchange.getException()).isNull();
        return SERVER.requestBody().at(uri.startsWith(CHAT) ? "/messages/0/content" : "/input/0/content");
    }

    @Test
    void aListMixesTextsFilesAndParts() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear Ann");
        List<Object> body = List.of(
                "Compare:",
                MediaSamples.PNG,
                Files.write(folder.resolve("b.pdf"), MediaSamples.PDF).toFile(),
                letter,
                Map.of("type", "text", "text", "and"),
                Map.of("image_url", "https://example.com/c"),
                new ByteArrayInputStream("bytes".getBytes(UTF_8)));

        assertThat(content(CHAT + "&userMessage=Look.&imageDetail=low", body, Map.of()))
                .isEqualTo(
                        Json.parse("[{\"type\":\"text\",\"text\":\"Look.\"},{\"type\":\"text\",\"text\":\"Compare:\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + PNG + "\",\"detail\":\"low\"}},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"b.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjcK\"}},"
                                + "{\"type\":\"text\",\"text\":\"Dear Ann\"},{\"type\":\"text\",\"text\":\"and\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/c\",\"detail\":\"low\"}},"
                                + "{\"type\":\"text\",\"text\":\"bytes\"}]"));
    }

    @Test
    void messagesInAListHaveHeadersOfTheirOwn() {
        Exchange one = new DefaultExchange(camel.context());
        one.getMessage().setBody(new byte[] {1});
        one.getMessage().setHeader("CamelAwsS3ContentType", "image/gif");
        Exchange other = new DefaultExchange(camel.context());
        other.getMessage().setBody(MediaSamples.PDF);
        other.getMessage().setHeader("CamelFileName", "in/a.pdf");

        JsonNode parts = content(RESPONSES, List.of(one, other.getMessage()), Map.of("Content-Type", "image/png"));

        assertThat(parts.at("/0/image_url").asText()).isEqualTo("data:image/gif;base64,AQ==");
        assertThat(parts.at("/1/filename").asText()).isEqualTo("a.pdf");
    }

    @Test
    void aListOfMessagesIsStillAConversation() {
        JsonNode content = content(
                CHAT,
                List.of(
                        Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", "Hi"))),
                        Map.of("role", "assistant", "content", "Ho")),
                Map.of());

        assertThat(content).isEqualTo(Json.parse("[{\"type\":\"text\",\"text\":\"Hi\"}]"));
        assertThat(SERVER.requestBody().path("messages")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, RESPONSES})
    void messagesAndPartsTogetherAreRefused(String uri) {
        assertThat(camel.failure(uri, List.of(Map.of("role", "user", "content", "Hi"), MediaSamples.PNG)))
                .hasMessage(
                        "The list in the message body has 1 elements that are messages, and 1 that are parts of one. Make"
                                + " it a list of messages, each a Map with a role, or of texts, files and parts, which are one message.");
    }

    @Test
    void anElementThatIsNoPartIsNamed() {
        assertThat(camel.failure(CHAT, List.of("a", " "))).hasMessage("Element 2 of the list is empty.");
        assertThat(camel.failure(CHAT, List.of("a", new Object())))
                .hasMessageContaining("Element 2 of the list is of type java.lang.Object");
        assertThat(camel.failure(CHAT, Arrays.asList("a", null))).hasMessageContaining("1 elements that are messages");
        assertThat(camel.failure(CHAT, List.of("a", folder.resolve("none.png"))))
                .hasMessageContaining("none.png, cannot be read");
    }

    @Test
    void aTextIsNeverTakenForAnAddress() {
        for (String prompt : List.of("https://example.com/cat.png", "file-123", "data:image/png;base64,AAAA")) {
            assertThat(content(CHAT, prompt, Map.of()).asText()).isEqualTo(prompt);
            assertThat(content(CHAT, List.of("Look:", prompt), Map.of())
                            .at("/1/text")
                            .asText())
                    .isEqualTo(prompt);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai:chat?model=m | image/png | https://example.com/cat | {"type":"image_url","image_url":{"url":"https://example.com/cat"}}
            openai:chat?model=m | image/png | data:image/png;base64,AAAA | {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}
            openai:chat?model=m | application/pdf | file-1 | {"type":"file","file":{"file_id":"file-1"}}
            openai:responses?model=m | image/png | https://example.com/cat | {"type":"input_image","detail":"auto","image_url":"https://example.com/cat"}
            openai:responses?model=m | image/png | file-1 | {"type":"input_image","detail":"auto","file_id":"file-1"}
            openai:responses?model=m | application/pdf | file-1 | {"type":"input_file","file_id":"file-1"}
            openai:responses?model=m | application/pdf | https://example.com/a | {"type":"input_file","file_url":"https://example.com/a"}
            """)
    void theHeaderOfTheTypeSaysThatATextIsAnAddress(String uri, String type, String address, String part) {
        Map<String, Object> headers = Map.of("CamelOpenAIMediaType", type);

        assertThat(content(uri, address, headers).path(0).toString()).isEqualTo(part);
        assertThat(content(uri, List.of("Look:", address), headers).path(1).toString())
                .isEqualTo(part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai:chat?model=m | https://example.com/cat | {"type":"image_url","image_url":{"url":"https://example.com/cat"}}
            openai:responses?model=m | https://example.com/a.pdf?v=1 | {"type":"input_file","file_url":"https://example.com/a.pdf?v=1"}
            openai:chat?model=m | data:audio/wav;base64,AAAA | {"type":"input_audio","input_audio":{"format":"wav","data":"AAAA"}}
            openai:chat?model=m | data:application/pdf;base64,AAAA | {"type":"file","file":{"filename":"document.pdf","file_data":"data:application/pdf;base64,AAAA"}}
            """)
    void aUriIsAnAddress(String uri, String address, String part) throws Exception {
        assertThat(content(uri, URI.create(address), Map.of()).path(0).toString())
                .isEqualTo(part);
        if (address.startsWith("https")) {
            assertThat(content(uri, List.of(new java.net.URL(address)), Map.of())
                            .path(0)
                            .toString())
                    .isEqualTo(part);
        }
    }

    @Test
    void anAddressThatTheApiDoesNotTakeIsRefused() {
        assertThat(camel.failure(CHAT, URI.create("https://example.com/a.pdf")))
                .hasMessageContaining("a URL of type application/pdf, but this API fetches pictures only")
                .hasMessageContaining("openai:responses");
        assertThat(camel.failure(CHAT, URI.create("file:/etc/passwd"))).hasMessageContaining("no server fetches");
        assertThat(camel.failure(CHAT, "a cat", Map.of("CamelOpenAIMediaType", "image/png")))
                .hasMessageStartingWith(
                        "The header CamelOpenAIMediaType is image/png, but the message body is a text that is neither");
        assertThat(camel.failure(CHAT, List.of(Map.of("file_url", "https://example.com/a.pdf"))))
                .hasMessageContaining("Element 1 of the list has a file_url, but openai:chat fetches pictures only");
        assertThat(camel.failure(RESPONSES, URI.create("data:audio/wav;base64,AAAA")))
                .hasMessageContaining("a data: URL of type audio/wav, but this API takes pictures");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void partsInShortAreWrittenOut() {
        List<Object> body = List.of(
                Map.of("text", "Look:"),
                Map.of("image_url", Map.of("url", "https://example.com/c", "detail", "high")),
                Map.of("file_id", "file-1"));

        assertThat(content(CHAT, body, Map.of()))
                .isEqualTo(
                        Json.parse(
                                "[{\"type\":\"text\",\"text\":\"Look:\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                        + "\"https://example.com/c\",\"detail\":\"high\"}},{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}]"));
        assertThat(content(RESPONSES, body, Map.of()))
                .isEqualTo(Json.parse(
                        "[{\"type\":\"input_text\",\"text\":\"Look:\"},{\"type\":\"input_image\",\"detail\":\"high\",\"image_url\":"
                                + "\"https://example.com/c\"},{\"type\":\"input_file\",\"file_id\":\"file-1\"}]"));
        assertThat(content(RESPONSES, List.of(Map.of("file_url", "https://example.com/a.pdf")), Map.of())
                        .toString())
                .isEqualTo("[{\"type\":\"input_file\",\"file_url\":\"https://example.com/a.pdf\"}]");
    }

    @Test
    void whatIsAttachedFollowsTheBody() {
        SERVER.requests().clear();
        Exchange answer = camel.template().send(CHAT + "&attachments=true&userMessage=Answer this mail.", exchange -> {
            exchange.getMessage().setBody("What is this?");
            AttachmentMessage mail = exchange.getMessage(AttachmentMessage.class);
            mail.addAttachment(
                    "1", new DataHandler(new Attached("a.png", "application/octet-stream", MediaSamples.PNG)));
            mail.addAttachment(
                    "2", new DataHandler(new Attached("b.csv", "text/csv; charset=UTF-8", "a,b".getBytes(UTF_8))));
            mail.addAttachment("3", new DataHandler(new Attached(null, "application/pdf", MediaSamples.PDF)));
        });

        assertThat(answer.getException()).isNull();
        assertThat(SERVER.requestBody().at("/messages/0/content").toString())
                .isEqualTo(
                        "[{\"type\":\"text\",\"text\":\"Answer this mail.\"},{\"type\":\"text\",\"text\":\"What is this?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + PNG
                                + "\"}},{\"type\":\"text\",\"text\":\"a,b\"},"
                                + "{\"type\":\"file\",\"file\":{\"filename\":\"3\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjcK\"}}]");
        assertThat(SERVER.request().getHeader("Content-Length")).isNull();
    }

    @Test
    void aMailWithoutAttachmentsIsReadInTheSameWay() {
        String uri = CHAT + "&attachments=true&userMessage=Answer this mail.";

        assertThat(content(uri, "What?", Map.of()).asText()).isEqualTo("Answer this mail.\n\nWhat?");
        assertThat(content(uri, null, Map.of()).asText()).isEqualTo("Answer this mail.");
        assertThat(camel.failure(CHAT + "&attachments=true", null)).hasMessageContaining("There is no prompt");
    }

    @Test
    void anAttachmentThatIsNotTakenIsNamed() {
        Exchange answer = camel.template().send(RESPONSES + "&attachments=true", exchange -> {
            exchange.getMessage().setBody("What is this?");
            exchange.getMessage(AttachmentMessage.class)
                    .addAttachment("a.tif", new DataHandler(new Attached("a.tif", "image/tiff", new byte[] {1})));
        });

        assertThat(answer.getException())
                .hasMessageStartingWith(
                        "The attachment a.tif is of type image/tiff, as its content type tells. openai:responses?operation=create takes pictures");
    }

    private record Attached(String name, String type, byte[] bytes) implements DataSource {

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
