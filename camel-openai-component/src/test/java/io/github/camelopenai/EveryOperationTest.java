package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table: what goes over the wire, and what comes back. A row without a request here fails. */
@Tag("table")
class EveryOperationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    static List<Operation> operations() {
        return Operations.all();
    }

    @Test
    void thereAre98OfThem() {
        assertThat(operations()).hasSize(98);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theRequestGoesOutAndTheAnswerComesBack(Operation operation) throws Exception {
        String id = SampleRequests.id(operation);
        String path = SampleRequests.path(operation);
        SERVER.answers(path, answer(operation));

        Exchange exchange = camel.template()
                .request(uri(operation, id), sent -> sent.getMessage().setBody(SampleRequests.body(operation)));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(content(exchange)).isEqualTo(expected(operation));
        assertThat(SERVER.request().getMethod().getName()).isEqualTo(operation.method());
        assertThat(SERVER.request().getUrl()).isEqualTo("/v1" + path + (hasQuery(operation) ? "?limit=2" : ""));
        assertRequest(operation);
    }

    private static void assertRequest(Operation operation) throws Exception {
        String contentType = SERVER.request().getHeader("Content-Type");
        switch (operation.request()) {
            case NONE -> {
                assertThat(contentType).isNull();
                assertThat(SERVER.request().getBody()).isEmpty();
            }
            case JSON -> {
                assertThat(contentType).isEqualTo("application/json");
                assertThat(SERVER.requestBody()).isEqualTo(JSON.readTree(SampleRequests.json(operation)));
            }
            case MULTIPART -> {
                assertThat(contentType).startsWith("multipart/form-data; boundary=");
                assertThat(SERVER.form().tree()).isEqualTo(JSON.readTree(SampleRequests.json(operation)));
                assertThat(SERVER.form().part(operation.content()).bytes()).isEqualTo(SampleRequests.bytes(operation));
            }
            default -> throw new AssertionError("No such request: " + operation.request());
        }
    }

    private static String uri(Operation operation, String id) {
        return operation
                + (operation.response() == ResponseKind.BINARY ? "" : "&outputFormat=map")
                + (operation.request() == RequestKind.JSON ? "&inputFormat=json" : "")
                + (hasQuery(operation) ? "&limit=2" : "")
                + (id.isEmpty() ? "" : "&id=" + id);
    }

    private static boolean hasQuery(Operation operation) {
        return RequestFields.byOption(operation).containsKey("limit");
    }

    private static ResponseDefinitionBuilder answer(Operation operation) {
        boolean isBinary = operation.response() == ResponseKind.BINARY;
        return aResponse()
                .withHeader("Content-Type", isBinary ? "audio/mpeg" : "application/json")
                .withBody(json(operation));
    }

    private static String json(Operation operation) {
        return switch (operation.response()) {
            case PAGE -> Answers.page("thing", "t_1", "t_2");
            case BINARY -> "(sound)";
            case JSON, TEXT_OR_JSON -> Answers.object("thing", "t_1");
        };
    }

    private static Object content(Exchange exchange) throws Exception {
        Object body = exchange.getMessage().getBody();
        return body instanceof InputStream stream ? new String(stream.readAllBytes(), StandardCharsets.UTF_8) : body;
    }

    private static Object expected(Operation operation) throws Exception {
        return operation.response() == ResponseKind.BINARY
                ? json(operation)
                : JSON.readValue(json(operation), Object.class);
    }
}
