package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operation.RequestKind;
import io.github.camelopenai.api.Operation.ResponseKind;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table: what goes over the wire, and what comes back. A row without a request here fails. */
class EveryOperationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "{\"metadata\":{\"team\":\"blue\"}}";
    private static final String INPUT = "{\"model\":\"m\",\"input\":\"hi\"}";

    /** The request of each row that takes JSON or parts; in a part for bytes the text is the bytes. */
    private static final Map<String, String> REQUESTS = Map.ofEntries(
            entry("chat.create", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
            entry("chat.update", METADATA),
            entry("completions.create", "{\"model\":\"m\",\"prompt\":\"hi\"}"),
            entry("edits.create", "{\"model\":\"m\",\"input\":\"hi\",\"instruction\":\"fix\"}"),
            entry("embeddings.create", "{\"model\":\"m\",\"input\":\"hi\",\"encoding_format\":\"float\"}"),
            entry("moderations.create", "{\"input\":\"hi\"}"),
            entry("images.generate", "{\"prompt\":\"a cat\"}"),
            entry("images.edit", "{\"image\":\"(bytes)\",\"prompt\":\"a hat\"}"),
            entry("images.variation", "{\"image\":\"(bytes)\"}"),
            entry("audio.transcribe", "{\"file\":\"(bytes)\",\"model\":\"m\"}"),
            entry("audio.translate", "{\"file\":\"(bytes)\",\"model\":\"m\"}"),
            entry("audio.speech", "{\"model\":\"m\",\"input\":\"hi\",\"voice\":\"alloy\"}"),
            entry("files.upload", "{\"file\":\"(bytes)\",\"purpose\":\"evals\"}"),
            entry("uploads.addPart", "{\"data\":\"(bytes)\"}"),
            entry("containerFiles.create", "{\"file\":\"(bytes)\"}"),
            entry(
                    "uploads.create",
                    "{\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"bytes\":5,\"mime_type\":\"text/jsonl\"}"),
            entry("uploads.complete", "{\"part_ids\":[\"part_1\"]}"),
            entry("fineTunes.create", "{\"training_file\":\"f_1\"}"),
            entry("fineTuningJobs.create", "{\"model\":\"m\",\"training_file\":\"f_1\"}"),
            entry(
                    "batches.create",
                    "{\"input_file_id\":\"f_1\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"),
            entry("responses.create", INPUT),
            entry("responses.inputTokens", INPUT),
            entry("responses.compact", INPUT),
            entry("conversations.create", METADATA),
            entry("conversations.update", METADATA),
            entry(
                    "conversationItems.create",
                    "{\"items\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"hi\"}]}"),
            entry("vectorStores.create", "{\"name\":\"docs\"}"),
            entry("vectorStores.update", METADATA),
            entry("vectorStores.search", "{\"query\":\"hi\"}"),
            entry("vectorStoreFiles.create", "{\"file_id\":\"f_1\"}"),
            entry("vectorStoreFiles.update", "{\"attributes\":{\"a\":\"b\"}}"),
            entry("vectorStoreFileBatches.create", "{\"file_ids\":[\"f_1\"]}"),
            entry("containers.create", "{\"name\":\"box\"}"),
            entry(
                    "evals.create",
                    "{\"data_source_config\":{\"type\":\"custom\",\"item_schema\":{\"type\":\"object\"}},\"testing_criteria\":"
                            + "[{\"type\":\"string_check\",\"name\":\"n\",\"input\":\"a\",\"reference\":\"a\",\"operation\":\"eq\"}]}"),
            entry("evals.update", METADATA),
            entry(
                    "evalRuns.create",
                    "{\"data_source\":{\"type\":\"jsonl\",\"source\":{\"type\":\"file_id\",\"id\":\"f_1\"}}}"));

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
        String id = "a-1/b-2/c-3".substring(0, Math.max(0, operation.idCount() * 4 - 1));
        String path = operation.path();
        for (String part : id.split("/")) {
            path = path.replaceFirst("\\{id}", part);
        }
        SERVER.answers(path, answer(operation));

        Exchange exchange = camel.template()
                .request(uri(operation, id), sent -> sent.getMessage().setBody(body(operation)));

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
                assertThat(SERVER.requestBody()).isEqualTo(JSON.readTree(REQUESTS.get(operation.key())));
            }
            case MULTIPART -> {
                assertThat(contentType).startsWith("multipart/form-data; boundary=");
                assertThat(SERVER.form().tree()).isEqualTo(JSON.readTree(REQUESTS.get(operation.key())));
                assertThat(SERVER.form().part(operation.content()).text()).isEqualTo("(bytes)");
            }
            default -> throw new AssertionError("No such request: " + operation.request());
        }
    }

    private static Object body(Operation operation) throws Exception {
        if (operation.request() == RequestKind.MULTIPART) {
            Map<String, Object> parts = JSON.readValue(REQUESTS.get(operation.key()), new TypeReference<>() {});
            parts.replace(operation.content(), "(bytes)".getBytes(StandardCharsets.UTF_8));
            return parts;
        }
        return REQUESTS.get(operation.key());
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
