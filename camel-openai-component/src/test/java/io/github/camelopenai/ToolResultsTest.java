package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model gets of the body that a tool gives. */
class ToolResultsTest {

    private static final String LOOP = "openai:chat?model=m&tags=t";
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");
    private static final byte[] PDF = "%PDF-1.7 and more".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    record Order(String number, int pieces, LocalDate due) {}

    enum State {
        SENT
    }

    static Stream<Arguments> bodies() {
        byte[] utf8 = "höher".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                body("höher", () -> "höher"),
                body("höher", () -> utf8),
                body("höher", () -> new ByteArrayInputStream(utf8)),
                body("höher", () -> readOnce(new InputStreamCache(utf8))),
                body("höher", () -> new StringReader("höher")),
                body("höher", () -> new StreamSource(new ByteArrayInputStream(utf8))),
                body("höher", () -> "\ufeffhöher".getBytes(StandardCharsets.UTF_16LE)),
                body("", () -> null),
                body("7", () -> 7),
                body("true", () -> true),
                body("SENT", () -> State.SENT),
                body("[\"a\",2]", () -> List.of("a", 2)),
                body("[\"a\",\"b\"]", () -> new String[] {"a", "b"}),
                body("{\"b\":1,\"a\":[2]}", () -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    map.put("b", 1);
                    map.put("a", List.of(2));
                    return map;
                }),
                body(
                        "{\"number\":\"A-17\",\"pieces\":2,\"due\":\"2026-11-03\"}",
                        () -> new Order("A-17", 2, LocalDate.of(2026, 11, 3))));
    }

    private static Arguments body(String expected, Supplier<Object> body) {
        return Arguments.of(expected, body);
    }

    private static InputStream readOnce(InputStream stream) {
        try {
            stream.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return stream;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void textsAreTextsAndObjectsAreJson(String expected, Supplier<Object> body) throws Exception {
        assertThat(result(body.get(), Map.of())).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; charset=ISO-8859-1 | ISO-8859-1",
                "application/json;charset=\"utf-16be\" | UTF-16BE",
                "text/csv | UTF-8",
                "application/octet-stream | UTF-8",
                "image/svg+xml | UTF-8"
            })
    void bytesAreATextInTheCharsetOfTheirContentType(String contentType, String charset) throws Exception {
        assertThat(result("höher".getBytes(charset), Map.of(Exchange.CONTENT_TYPE, contentType)))
                .isEqualTo("höher");
    }

    @Test
    void chatGetsPicturesAfterTheResultsAsTheMessageOfAToolTakesTextsOnly() throws Exception {
        Map<String, Object> headers = Map.of(Exchange.CONTENT_TYPE, "image/png");

        assertThat(result(PNG, headers)).isEqualTo("The result is in the next message.");

        JsonNode message = request().at("/messages/3");
        assertThat(message.path("role").asText()).isEqualTo("user");
        assertThat(message.at("/content/0/text").asText()).contains("call_1");
        assertThat(message.at("/content/1/image_url/url").asText())
                .isEqualTo("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG));
    }

    @ParameterizedTest
    @CsvSource({
        "a.jpg,, image_url",
        "dir/a.webp,, image_url",
        "a.pdf,, file",
        "a.mp3,, input_audio",
        ", audio/x-wav, input_audio",
        ", image/gif; q=1, image_url",
        ", application/octet-stream, image_url",
        ",, image_url"
    })
    void theTypeIsThatOfTheHeaderElseOfTheNameElseOfTheBytes(String name, String contentType, String part)
            throws Exception {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(Exchange.FILE_NAME, name);
        headers.put(Exchange.CONTENT_TYPE, contentType);

        result(PNG, headers);

        assertThat(request().at("/messages/3/content/1/type").asText()).isEqualTo(part);
    }

    @Test
    void responsesGetPicturesAndDocumentsInTheOutput() throws Exception {
        String url = "data:application/pdf;base64," + Base64.getEncoder().encodeToString(PDF);

        respond(PDF, Map.of(Exchange.FILE_NAME, "reports/may.pdf"));

        JsonNode output = request().at("/input/3/output");
        assertThat(output.toString())
                .isEqualTo("[{\"type\":\"input_file\",\"filename\":\"may.pdf\",\"file_data\":\"" + url + "\"}]");
    }

    @Test
    void responsesTakeNoSound() throws Exception {
        Exchange exchange = respond(PNG, Map.of(Exchange.CONTENT_TYPE, "audio/wav"));

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("of type audio/wav, but this API takes texts and image/png");
    }

    @Test
    void aPolledFileIsWhatItsNameSays(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("a.png"), PNG);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:file").pollEnrich("file:" + folder + "?initialDelay=0", 20_000);
            }
        });

        Object file = camel.send("direct:file", "").getMessage().getBody();
        Files.write(folder.resolve("a.png"), PNG);
        result(file, Map.of());

        assertThat(request().at("/messages/3/content/1/type").asText()).isEqualTo("image_url");
    }

    @Tag("mass")
    @Test
    void ofALongStreamTheBeginningAndTheEndAreInMemory() throws Exception {
        long size = Integer.MAX_VALUE + 1_000L;

        assertThat(result(new Letters(size), Map.of(), "&maxToolResult=10"))
                .isEqualTo("aaaaa\n[... " + (size - 10) + " characters are missing here ...]\naaaaa");
    }

    @Test
    void ofALongListTheBeginningAndTheEndStay() throws Exception {
        List<String> list = Collections.nCopies(1_000, "word");

        assertThat(result(list, Map.of(), "&maxToolResult=20"))
                .isEqualTo("[\"word\",\"w\n[... 6981 characters are missing here ...]\nd\",\"word\"]");
    }

    @Test
    void aCutIsNotInTheMiddleOfALetter() throws Exception {
        byte[] smileys = "\uD83D\uDE00".repeat(50).getBytes(StandardCharsets.UTF_8);

        assertThat(result(smileys, Map.of(), "&maxToolResult=6"))
                .isEqualTo("\uD83D\uDE00\n[... 96 characters are missing here ...]\n\uD83D\uDE00");
    }

    @Test
    void aPictureThatIsLargerThanTheBoundIsRefused() throws Exception {
        assertThat(refusal(PNG, Map.of(), "&maxToolResult=15"))
                .contains("is of type image/png and has more bytes than maxToolResult (15)");
    }

    @ParameterizedTest
    @CsvSource({"application/zip", "video/mp4"})
    void otherTypesAreRefused(String contentType) throws Exception {
        assertThat(refusal(PNG, Map.of(Exchange.CONTENT_TYPE, contentType), ""))
                .contains("is of type " + contentType + ", which no model reads. It must be a text");
    }

    @Test
    void picturesThatNoModelReadsAreRefused() throws Exception {
        assertThat(refusal(PNG, Map.of(Exchange.CONTENT_TYPE, "image/tiff"), ""))
                .contains("of type image/tiff, but this API takes texts and image/png, image/jpeg");
    }

    @Test
    void bytesThatAreNoTextInTheirCharsetAreRefused() throws Exception {
        assertThat(refusal("höher".getBytes(StandardCharsets.ISO_8859_1), Map.of(), ""))
                .contains("is not text in UTF-8");
    }

    @Test
    void anObjectWithoutJsonIsRefusedByItsType() throws Exception {
        assertThat(refusal(new Object(), Map.of(), ""))
                .contains("is of type java.lang.Object, which Jackson cannot write as JSON. It must be a text");
    }

    @Test
    void anEndlessStreamIsReadNoMoreWhenItsTimeIsOver() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new Letters(Long.MAX_VALUE) {
            @Override
            public void close() {
                closed.countDown();
            }
        };

        assertThat(result(endless, Map.of(), "&toolTimeout=50&toolFailure=tell"))
                .contains("did not end in time");
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withReturnDirectAPictureIsTheBody() throws Exception {
        SERVER.answers("/chat/completions", ToolAnswers.chat("call_1", "find", "{}"));
        tool(PNG, Map.of(), "&returnDirect=true");

        Exchange answer = camel.send(LOOP, "Hi");

        assertThat(answer.getMessage().getBody(byte[].class)).isEqualTo(PNG);
        assertThat(answer.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");
    }

    /** So many letters. */
    private static class Letters extends InputStream {

        private long left;

        Letters(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'a' : -1;
        }

        @Override
        public int read(byte[] into, int from, int most) {
            int count = (int) Math.min(left, most);
            Arrays.fill(into, from, from + count, (byte) 'a');
            left -= count;
            return count == 0 ? -1 : count;
        }
    }

    private String refusal(Object body, Map<String, Object> headers, String options) throws Exception {
        callsFind();
        tool(body, headers, "");
        Throwable failure = camel.failure(LOOP + options, "Hi");
        assertThat(failure).isInstanceOf(OpenAIToolException.class);
        return failure.getMessage();
    }

    private String result(Object body, Map<String, Object> headers) throws Exception {
        return result(body, headers, "");
    }

    /** What a chat gets of a body. */
    private String result(Object body, Map<String, Object> headers, String options) throws Exception {
        callsFind();
        tool(body, headers, "");
        camel.ask(LOOP + options, "Hi");
        return request().at("/messages/2/content").asText();
    }

    private Exchange respond(Object body, Map<String, Object> headers) throws Exception {
        SERVER.answersOneAfterAnother(
                "/responses", ToolAnswers.response("call_1", "find", "{}"), ToolAnswers.responseText("Done"));
        tool(body, headers, "");
        return camel.send("openai:responses?model=m&tags=t", "Hi");
    }

    private static void callsFind() {
        SERVER.answersOneAfterAnother(
                "/chat/completions", ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("Done"));
    }

    private void tool(Object body, Map<String, Object> headers, String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=Finds" + options)
                        .streamCache("false")
                        .process(exchange -> {
                            exchange.getMessage().setBody(body);
                            headers.forEach(exchange.getMessage()::setHeader);
                        });
            }
        });
    }

    private static JsonNode request() {
        return Json.parse(SERVER.requests().get(1).getBodyAsString());
    }
}
