package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.MediaSamples;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What tells the type of a file: headers in an order, then its name, then its first bytes. */
class MediaTypesOfPromptsTest {

    private static final String URI = "openai:responses?model=m";

    /** As the first of them that is set counts. */
    private static final String[] SOURCES = {
        "CamelOpenAIMediaType",
        "CamelAwsS3ContentType",
        "CamelAzureStorageBlobContentType",
        "CamelAzureStorageDataLakeContentType",
        "CamelGoogleCloudStorageContentType",
        "CamelMinioContentType",
        "CamelIBMCOSContentType",
        "Content-Type",
        "CamelFileContentType",
        "CamelFileName"
    };

    /** No format that is known. */
    private static final byte[] ANY = {1, 2, 3};

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private static CamelRuntime camel;

    @BeforeAll
    static void start() {
        camel = new CamelRuntime(SERVER::baseUrl).start();
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    @BeforeEach
    void answer() {
        SERVER.answers("/responses", Answers.response("A cat"));
    }

    private static String typeOf(byte[] body, Map<String, Object> headers) {
        camel.ask(URI, body, headers);
        JsonNode part = SERVER.requestBody().at("/input/0/content/0");
        String url = part.path("image_url").asText(part.path("file_data").asText());
        return url.isEmpty() ? SERVER.requestBody().path("input").asText() : url.replaceAll("data:(.*);base64.*", "$1");
    }

    static Stream<String> sources() {
        return Stream.of(SOURCES);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void eachSourceBeatsThoseAfterIt(String source) {
        Map<String, Object> headers = new HashMap<>();
        boolean isAfter = false;
        for (String each : SOURCES) {
            boolean isName = each.equals("CamelFileName");
            if (each.equals(source)) {
                headers.put(each, isName ? "a.webp" : "IMAGE/WEBP; q=1");
                isAfter = true;
            } else if (isAfter) {
                headers.put(each, isName ? "a.gif" : "image/gif");
            }
        }

        assertThat(typeOf(ANY, headers)).isEqualTo("image/webp");
    }

    @ParameterizedTest
    @CsvSource({"image/png, PNG", "image/jpeg, JPEG", "image/gif, GIF", "image/webp, WEBP", "application/pdf, PDF"})
    void theFirstBytesTellTheRest(String type, String sample) throws Exception {
        byte[] bytes = (byte[]) MediaSamples.class.getField(sample).get(null);

        assertThat(typeOf(bytes, Map.of())).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "application/octet-stream",
        "binary/octet-stream",
        "multipart/form-data; boundary=a",
        "application/json",
        "text/html",
        "nonsense"
    })
    void aTypeThatSaysNothingOrWasLeftByAnotherStepMakesNoTextOfAPicture(String left) {
        assertThat(typeOf(MediaSamples.PNG, Map.of("Content-Type", left))).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({"image/jpg, image/jpeg", "application/x-pdf, application/pdf"})
    void atypeOfAnotherNameIsSentUnderItsRegisteredOne(String given, String sent) {
        assertThat(typeOf(ANY, Map.of("CamelOpenAIMediaType", given))).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json",
        "text/csv; charset=UTF-8",
        "application/vnd.acme+json",
        "image/svg+xml",
        "application/xml",
        "application/x-acme"
    })
    void aTextIsAPromptUnderAnyType(String type) {
        assertThat(typeOf("{\"a\":1}".getBytes(), Map.of("Content-Type", type))).isEqualTo("{\"a\":1}");
    }

    @Test
    void aHeaderThatNamesNoTypeIsRefused() {
        assertThat(camel.failure(URI, ANY, Map.of("CamelOpenAIMediaType", "picture")))
                .hasMessage(
                        "The header CamelOpenAIMediaType is 'picture', but must be a media type, such as image/png or"
                                + " application/pdf.");
    }
}
