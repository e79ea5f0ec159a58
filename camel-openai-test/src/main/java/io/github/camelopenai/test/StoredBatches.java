package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Batches, kept on disk beside their files. One is over some time after its creation, and its lines are answered then. */
final class StoredBatches {

    private static final String TOLD = ".json";
    private static final String CREATED_MILLIS = "created_millis";

    private final Folder folder;
    private final StoredFiles files;
    private final Ids ids;
    private final Function<RecordedRequest, Answer> answers;
    private volatile Duration duration = Duration.ZERO;

    /** @param answers what answers the request of a line */
    StoredBatches(Folder folder, StoredFiles files, Ids ids, Function<RecordedRequest, Answer> answers) {
        this.folder = folder;
        this.files = files;
        this.ids = ids;
        this.answers = answers;
    }

    void take(Duration newDuration) {
        duration = newDuration;
    }

    void addTo(KnownRequests known) {
        known.add("POST", "/batches", (request, none) -> create(request));
        known.add("GET", "/batches", (request, none) -> list());
        known.add("GET", "/batches/{id}", (request, id) -> isKnown(id) ? Answer.json(told(id)) : notFound(id));
        known.add("POST", "/batches/{id}/cancel", (request, id) -> isKnown(id) ? cancel(id) : notFound(id));
    }

    private boolean isKnown(String id) {
        return id.startsWith("batch_") && folder.has(id);
    }

    private synchronized Answer create(RecordedRequest request) {
        String input = request.fields().path("input_file_id").asText();
        if (!folder.has(input)) {
            return Refusals.notFound("No such File object: " + input);
        }
        String id = "batch_" + ids.next();
        ObjectNode batch =
                Json.object("batch").setAll((ObjectNode) request.fields().deepCopy());
        batch.put("id", id).put("status", "in_progress").put("created_at", Json.now());
        batch.put(CREATED_MILLIS, System.currentTimeMillis());
        batch.putObject("request_counts").put("total", 0).put("completed", 0).put("failed", 0);
        folder.writeJson(id + TOLD, batch);
        folder.write(id, new byte[0]);
        return Answer.json(shown(batch));
    }

    private synchronized ObjectNode told(String id) {
        ObjectNode batch = folder.json(id + TOLD);
        boolean isRunning = batch.path("status").asText().equals("in_progress");
        long age = System.currentTimeMillis() - batch.path(CREATED_MILLIS).asLong();
        if (isRunning && age >= duration.toMillis()) {
            complete(batch);
            folder.writeJson(id + TOLD, batch);
        }
        return shown(batch);
    }

    private static ObjectNode shown(ObjectNode batch) {
        ObjectNode shown = batch.deepCopy();
        shown.remove(CREATED_MILLIS);
        return shown;
    }

    /** The newest first. */
    private Answer list() {
        ObjectNode page = Json.object("list").put("has_more", false);
        ArrayNode data = page.putArray("data");
        folder.names("batch_", TOLD)
                .map(folder::json)
                .sorted(Comparator.comparing(
                        batch -> -batch.path(CREATED_MILLIS).asLong()))
                .forEach(batch -> data.add(told(batch.path("id").asText())));
        return Answer.json(page);
    }

    private synchronized Answer cancel(String id) {
        ObjectNode batch = folder.json(id + TOLD);
        if (batch.path("status").asText().equals("in_progress")) {
            batch.put("status", "cancelled").put("cancelled_at", Json.now());
            folder.writeJson(id + TOLD, batch);
        }
        return Answer.json(shown(batch));
    }

    private void complete(ObjectNode batch) {
        String results = "file-" + ids.next();
        String errors = "file-" + ids.next();
        int completed = 0;
        int failed = 0;
        try (BufferedReader lines = folder.reader(batch.path("input_file_id").asText());
                BufferedWriter good = folder.writer(results);
                BufferedWriter bad = folder.writer(errors)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                ObjectNode result = result(Json.parse(line), completed + failed);
                boolean isGood = result.at("/response/status_code").asInt() < 400;
                (isGood ? good : bad).append(result.toString()).append('\n');
                completed += isGood ? 1 : 0;
                failed += isGood ? 0 : 1;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        batch.put("status", "completed").put("completed_at", Json.now());
        batch.putObject("request_counts")
                .put("total", completed + failed)
                .put("completed", completed)
                .put("failed", failed);
        keep(batch, "output_file_id", results, completed);
        keep(batch, "error_file_id", errors, failed);
    }

    private void keep(ObjectNode batch, String field, String id, int lines) {
        if (lines == 0) {
            folder.delete(List.of(id));
            return;
        }
        try {
            files.describe(id, batch.path("id").asText() + "_" + field + ".jsonl", "batch_output", folder.size(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        batch.put(field, id);
    }

    private ObjectNode result(JsonNode line, int number) {
        RecordedRequest request = RecordedRequest.ofBody(
                line.path("method").asText("POST"), line.path("url").asText(), Json.bytes(line.path("body")));
        Answer answer = answers.apply(request);
        ObjectNode result = Json.object()
                .put("id", "batch_req_" + number)
                .put("custom_id", line.path("custom_id").asText())
                .putNull("error");
        // No connection can break inside of a batch: OpenAI tells of a failure of its own
        int status = answer.isBroken() ? 500 : answer.status();
        result.putObject("response")
                .put("status_code", status)
                .put("request_id", "req_" + number)
                .set("body", Json.parseOrMissing(answer.body()));
        return result;
    }

    private static Answer notFound(String id) {
        return Refusals.notFound("No batch found with id '" + id + "'.");
    }
}
