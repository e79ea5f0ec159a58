package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.CamelRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files and batches as routes use them: uploaded, submitted, polled, collected. */
class FilesAndBatchesTest {

    @RegisterExtension
    final OpenAIStandIn openai = new OpenAIStandInExtension();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(openai::baseUrl);

    @Test
    void aFileGoesUpIsListedComesDownAndIsDeleted() {
        camel.ask("openai:files?operation=upload&purpose=batch", "some text");

        assertThat(camel.ask("openai:files?purpose=batch", "").toString()).contains("file-simulated-1");
        assertThat(camel.ask("openai:files?purpose=vision", "")).isEqualTo(List.of());
        assertThat(camel.template().requestBody("openai:files?operation=content&id=file-simulated-1", "", String.class))
                .isEqualTo("some text");
        camel.ask("openai:files?operation=delete&id=file-simulated-1", "");
        assertThat(camel.failure("openai:files?operation=retrieve&id=file-simulated-1", ""))
                .hasMessageContaining("No such File object: file-simulated-1");
    }

    @Test
    void aBatchIsAnsweredAsTheTestToldForCalls() {
        openai.answer("I do not know").answerTo("France", "Paris");
        openai.when("trouble").refuse(500);

        Map<?, ?> batch = (Map<?, ?>)
                camel.ask("openai:batches?operation=submit&model=m", List.of("capital of France", "trouble", "hi"));

        List<String> results = results((String) batch.get("id"));
        assertThat(results).hasSize(3).contains("Paris", "I do not know");
        Map<?, ?> done = (Map<?, ?>) camel.ask("openai:batches?operation=retrieve", batch.get("id"));
        assertThat(done.get("status")).isEqualTo("completed");
        assertThat(done.get("request_counts")).isEqualTo(Map.of("total", 3, "completed", 2, "failed", 1));
        assertThat(done.get("error_file_id")).isNotNull();
    }

    @Test
    void aBatchTakesItsTimeAndCanBeCancelled() {
        openai.batchesTake(Duration.ofDays(1));
        Map<?, ?> batch = (Map<?, ?>) camel.ask("openai:batches?operation=submit&model=m", List.of("hi"));
        Object id = batch.get("id");

        assertThat(status("retrieve", id)).isEqualTo("in_progress");
        assertThat(status("cancel", id)).isEqualTo("cancelled");
        assertThat(status("retrieve", id)).isEqualTo("cancelled");
    }

    @Test
    void whatAFolderKeepsIsThereAfterTheNextStart(@TempDir Path folder) throws Exception {
        try (OpenAIStandIn first = OpenAIStandIn.start(folder)) {
            new Http(first.baseUrl()).upload("/files", "some text");
        }
        try (OpenAIStandIn second = OpenAIStandIn.start(folder)) {
            Http http = new Http(second.baseUrl());

            assertThat(http.get("/files/file-simulated-1/content").body()).isEqualTo("some text");
            assertThat(http.upload("/files", "more").body()).contains("file-simulated-2");
        }
    }

    @Test
    void aTemporaryFolderIsDeletedAtTheEnd() throws Exception {
        Path path;
        Folder folder = new Folder(null);
        folder.write("file-1", new byte[] {1});
        path = folder.path();

        folder.close();

        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void anIdThatIsAPathFindsNothing() throws Exception {
        assertThat(new Http(openai.baseUrl())
                        .get("/files/..%2F..%2Fetc%2Fpasswd/content")
                        .statusCode())
                .isEqualTo(404);
    }

    private Object status(String operation, Object id) {
        return ((Map<?, ?>) camel.ask("openai:batches?operation=" + operation, id)).get("status");
    }

    private List<String> results(String id) {
        Iterator<?> messages =
                (Iterator<?>) camel.template().requestBody("openai:batches?operation=results&id=" + id, "");
        List<String> results = new ArrayList<>();
        messages.forEachRemaining(message -> results.add(((Message) message).getBody(String.class)));
        return results;
    }
}
