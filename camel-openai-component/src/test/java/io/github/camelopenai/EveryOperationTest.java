package io.github.camelopenai;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operation.RequestKind;
import io.github.camelopenai.api.Operation.ResponseKind;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table: what goes over the wire, and what comes back. A row without a request here fails. */
class EveryOperationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "{\"metadata\":{\"team\":\"blue\"}}";
    private static final String INPUT = "{\"model\":\"m\",\"input\":\"hi\"}";

    /** The JSON request of each row that takes one. */
    private static final Map<String, String> REQUESTS = Map.ofEntries(
            entry("chat.create", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
            entry("chat.update", METADATA),
            entry("completions.create", "{\"model\":\"m\",\"prompt\":\"hi\"}"),
            entry("edits.create", "{\"model\":\"m\",\"input\":\"hi\",\"instruction\":\"fix\"}"),
            entry("embeddings.create", "{\"model\":\"m\",\"input\":\"hi\",\"encoding_format\":\"float\"}"),
            entry("moderations.create", "{\"input\":\"hi\"}"),
            entry("images.generate", "{\"prompt\":\"a cat\"}"),
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

    static Stream<Operation> jsonOperations() {
        return Operations.all().stream()
                .filter(operation -> operation.request() != RequestKind.MULTIPART)
                .filter(operation ->
                        operation.response() == ResponseKind.JSON || operation.response() == ResponseKind.PAGE);
    }

    static Stream<Operation> operationsWithoutABinding() {
        List<Operation> bound = jsonOperations().toList();
        return Operations.all().stream().filter(operation -> !bound.contains(operation));
    }

    @ParameterizedTest
    @MethodSource("jsonOperations")
    void theRequestGoesOutAndTheAnswerComesBack(Operation operation) throws Exception {
        String id = "a-1/b-2/c-3".substring(0, Math.max(0, operation.idCount() * 4 - 1));
        String path = operation.path();
        for (String part : id.split("/")) {
            path = path.replaceFirst("\\{id}", part);
        }
        String answer = answer(operation);
        SERVER.answers(operation.method(), path, answer);

        Exchange exchange = camel.send(uri(operation, id), REQUESTS.get(operation.key()));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(JSON.readValue(answer, Object.class));
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(SERVER.request().getMethod().getName()).isEqualTo(operation.method());
        assertThat(SERVER.request().getUrl()).isEqualTo("/v1" + path);
        if (operation.takesBody()) {
            assertThat(SERVER.request().getHeader("Content-Type")).isEqualTo("application/json");
            assertThat(SERVER.requestBody()).isEqualTo(JSON.readTree(REQUESTS.get(operation.key())));
        } else {
            assertThat(SERVER.request().getBody()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithoutABinding")
    void anOperationWithoutABindingSaysAtStartThatItIsNotThereYet(Operation operation) {
        assertThat(camel.refusal(operation.toString()))
                .hasMessageStartingWith(operation.toString())
                .hasMessageContaining("not there yet");
    }

    private static String uri(Operation operation, String id) {
        return operation + "&outputFormat=map" + (operation.takesBody() ? "&inputFormat=json" : "")
                + (id.isEmpty() ? "" : "&id=" + id);
    }

    private static String answer(Operation operation) {
        return operation.response() == ResponseKind.PAGE
                ? Answers.page("thing", "t_1", "t_2")
                : Answers.object("thing", "t_1");
    }
}
