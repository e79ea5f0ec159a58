package io.github.camelopenai.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.FormData;
import io.github.camelopenai.testsupport.OpenAIDescription;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The lines that a test has submitted, each a request that OpenAI's description allows. */
final class SubmittedLines {

    private SubmittedLines() {}

    /** Those of the only file that was uploaded. */
    static List<JsonNode> of(OpenAIServer server) {
        List<List<JsonNode>> files = ofEachFile(server);
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    static List<List<JsonNode>> ofEachFile(OpenAIServer server) {
        return server.requests().stream()
                .filter(request -> request.getUrl().equals("/v1/files"))
                .map(SubmittedLines::lines)
                .toList();
    }

    private static List<JsonNode> lines(LoggedRequest upload) {
        FormData form = OpenAIServer.form(upload);
        assertThat(form.part("purpose").text()).isEqualTo("batch");
        assertThat(form.part("file").fileName()).endsWith(".jsonl");
        List<JsonNode> lines = form.part("file").text().lines().map(Json::parse).toList();
        lines.forEach(SubmittedLines::check);
        return lines;
    }

    private static void check(JsonNode line) {
        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("url").asText()).startsWith("/v1/");
        String path = line.path("url").asText().substring("/v1".length());
        byte[] body = line.path("body").toString().getBytes(StandardCharsets.UTF_8);
        OpenAIDescription.load().ifPresent(description -> assertThat(
                        description.faults("POST", path, Set.of(), "application/json", body))
                .isEmpty());
    }
}
