package io.github.camelopenai.examples.filebatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;

/** A test server's one batch: what it answers at each step. */
record BatchServer(OpenAIServer server) {

    /** It takes a file and a batch, and lists none so far. */
    void takesABatch() {
        server.answers("POST", "/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
        server.answers("POST", "/batches", "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}");
        server.answers("GET", "/batches", "{\"object\":\"list\",\"data\":[],\"has_more\":false}");
    }

    /** The batch that was created is in the list, with its metadata. */
    void listsTheBatch() {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("has_more", false);
        ObjectNode batch =
                page.putArray("data").addObject().put("id", "batch_1").put("object", "batch");
        batch.set(
                "metadata",
                Json.parse(requests("POST", "/v1/batches").get(0).getBody()).path("metadata"));
        server.answers("GET", "/batches", page.toString());
    }

    /** The batch has come so far. */
    void is(String status) {
        server.answers("GET", "/batches/batch_1", batch(status));
        server.answers("/files/file-err/content", "");
    }

    /** The batch as the server describes it. */
    static String batch(String status) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.put("id", "batch_1").put("object", "batch").put("status", status);
        batch.put("endpoint", "/v1/chat/completions");
        batch.putObject("request_counts").put("total", 3).put("completed", 1).put("failed", 0);
        if (status.equals("completed")) {
            batch.put("output_file_id", "file-out").put("error_file_id", "file-err");
        }
        return batch.toString();
    }

    /** The prompts that are answered, each with Hello. */
    void answers(String... prompts) {
        server.answers("/files/file-out/content", results(prompts));
    }

    static String results(String... prompts) {
        StringBuilder lines = new StringBuilder();
        for (String prompt : prompts) {
            lines.append(line(prompt, 200, Answers.chat("Hello")));
        }
        return lines.toString();
    }

    /** The prompt that the server did not answer. */
    void fails(String prompt) {
        server.answers(
                "/files/file-err/content",
                line(prompt, 400, Answers.error("No such model", "invalid_request_error", "model_not_found")));
    }

    List<LoggedRequest> requests(String method, String path) {
        return server.requests().stream()
                .filter(request -> request.getMethod().getName().equals(method)
                        && request.getUrl().replaceFirst("\\?.*", "").equals(path))
                .toList();
    }

    /** The lines of the file that was uploaded last. */
    List<JsonNode> submitted() {
        List<LoggedRequest> uploads = requests("POST", "/v1/files");
        return OpenAIServer.form(uploads.get(uploads.size() - 1))
                .part("file")
                .text()
                .lines()
                .map(Json::parse)
                .toList();
    }

    private static String line(String prompt, int status, String body) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("custom_id", prompt);
        line.putObject("response").put("status_code", status).set("body", Json.parse(body));
        return line + "\n";
    }
}
