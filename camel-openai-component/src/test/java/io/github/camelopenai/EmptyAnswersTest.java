package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAINotFoundException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An empty body is an answer where none is promised, and an error where there must be one. */
class EmptyAnswersTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    static Stream<Operation> deletions() {
        return Operations.all().stream().filter(operation -> operation.method().equals("DELETE"));
    }

    @ParameterizedTest
    @MethodSource("deletions")
    void aDeletionWithoutABodyIsDone(Operation operation) {
        for (ResponseDefinitionBuilder answer : new ResponseDefinitionBuilder[] {
            aResponse().withStatus(200),
            aResponse()
                    .withStatus(200)
                    .withHeader("Content-Type", "application/json")
                    .withBody(" \r\n"),
            aResponse().withStatus(202),
            aResponse().withStatus(204),
        }) {
            SERVER.answers(operation.path().replace("{id}", "x-1"), answer);
            String ids = String.join("/", Collections.nCopies(operation.idCount(), "x-1"));

            Exchange done = camel.send(
                    "openai:" + operation.resource() + "?operation=" + operation.name(),
                    "left over",
                    Map.of("CamelOpenAIId", ids));

            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isEqualTo(Map.of());
            assertThat(done.getMessage().getHeader("CamelOpenAIId")).isEqualTo(ids);
        }
    }

    @ParameterizedTest
    @CsvSource({"map, {}", "json, ''"})
    void anotherFormatOfTheOutputIsAsEmpty(String format, String body) {
        SERVER.answers("/files/file-1", aResponse().withStatus(200));

        assertThat(camel.ask("openai:files?operation=delete&id=file-1&outputFormat=" + format, null))
                .hasToString(body);
    }

    @Test
    void aDeletionThatFailsIsAnError() {
        SERVER.answers("/files/file-1", aResponse().withStatus(404));

        assertThat(camel.failure("openai:files?operation=delete&id=file-1", null))
                .isInstanceOf(OpenAINotFoundException.class);
    }

    @Test
    void aDeletionThatTellsOfAnErrorIsAnErrorToo() {
        SERVER.answers("/files/file-1", Answers.error("No such file", "invalid_request_error", "not_found"));

        assertThat(camel.failure("openai:files?operation=delete&id=file-1", null))
                .hasMessageContaining("No such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:files?operation=retrieve&id=file-1",
                "openai:batches?operation=cancel&id=b-1",
                "openai:responses?operation=cancel&id=r-1",
                "openai:chat?model=m",
                "openai:request?path=/files/file-1",
            })
    void anyOtherAnswerMustTellSomething(String uri) {
        for (String path :
                new String[] {"/files/file-1", "/batches/b-1/cancel", "/responses/r-1/cancel", "/chat/completions"}) {
            SERVER.answers(path, aResponse().withStatus(200));
        }

        assertThat(camel.failure(uri, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("an empty body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "HEAD"})
    void soIsARequestOfOnesOwn(String method) throws Exception {
        SERVER.speaksDialect();
        SERVER.answers("/things/1", aResponse().withStatus(200).withHeader("X-Request-Id", "req_1"));
        String uri = "openai:request?method=" + method + "&path=/things/1";

        Exchange done = camel.send(uri, "left over");
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isEqualTo(Map.of());
        assertThat(done.getMessage().getHeader("CamelOpenAIRequestId")).isEqualTo("req_1");
        assertThat(done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(camel.ask(uri + "&expect=text", null)).isEqualTo("");
        assertThat(camel.template().requestBody(uri + "&expect=binary", null, InputStream.class))
                .isEmpty();
    }

    @Test
    void aHeadOfAThingWithALengthHasNoBody() {
        SERVER.speaksDialect();
        SERVER.answers("/things/1", Answers.object("thing", "1"));

        assertThat(camel.ask("openai:request?method=HEAD&path=/things/1", null)).isEqualTo(Map.of());
    }

    @Test
    void aHeadOfWhatIsNotThereIsAnError() {
        SERVER.speaksDialect();
        SERVER.answers("/things/1", aResponse().withStatus(404));

        assertThat(camel.failure("openai:request?method=HEAD&path=/things/1", null))
                .isInstanceOf(OpenAINotFoundException.class);
    }
}
