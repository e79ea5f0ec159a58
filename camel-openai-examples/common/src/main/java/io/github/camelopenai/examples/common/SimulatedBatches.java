package io.github.camelopenai.examples.common;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Files and batches that are kept in a folder, because a batch outlives the program that submits it. It is over some time after
 * its creation; its answers are made when they are asked for.
 */
final class SimulatedBatches {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED_MILLIS = "created_millis";
    private static final String RESULTS = "results-";

    private final Path folder;
    private final long millis;
    private final Clock clock;
    private final UnaryOperator<JsonNode> answers;

    /**
     * @param millis how long a batch takes
     * @param answers the answer to the body of a request
     */
    SimulatedBatches(Path folder, long millis, Clock clock, UnaryOperator<JsonNode> answers) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.millis = millis;
        this.clock = clock;
        this.answers = answers;
    }

    ObjectNode upload(byte[] content) throws IOException {
        String id = "file-" + UUID.randomUUID();
        Files.write(file(id), content);
        return JSON.createObjectNode().put("id", id).put("object", "file").put("purpose", "batch");
    }

    ObjectNode create(JsonNode request) throws IOException {
        ObjectNode batch = request.deepCopy();
        batch.put("id", "batch_" + UUID.randomUUID()).put("object", "batch");
        batch.put("created_at", clock.instant().getEpochSecond());
        batch.put(CREATED_MILLIS, clock.millis());
        Files.write(file(batch.path("id").asText()), JSON.writeValueAsBytes(batch));
        return told(batch);
    }

    ObjectNode retrieve(String id) throws IOException {
        return told((ObjectNode) JSON.readTree(read(id)));
    }

    /** The newest first. */
    ObjectNode list() throws IOException {
        ObjectNode page = JSON.createObjectNode().put("object", "list").put("has_more", false);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> ids = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("batch_"))
                    .toList();
            Stream.Builder<ObjectNode> batches = Stream.builder();
            for (String id : ids) {
                batches.add(retrieve(id));
            }
            page.putArray("data")
                    .addAll(batches.build()
                            .sorted(Comparator.comparing((ObjectNode batch) ->
                                    -batch.path(CREATED_MILLIS).asLong()))
                            .toList());
        }
        return page;
    }

    /** A file that was uploaded, or the results of a batch. */
    String content(String id) throws IOException {
        return id.startsWith(RESULTS)
                ? results((ObjectNode) JSON.readTree(read(id.substring(RESULTS.length()))))
                : read(id);
    }

    private ObjectNode told(ObjectNode batch) throws IOException {
        boolean isOver = clock.millis() - batch.path(CREATED_MILLIS).asLong() >= millis;
        long total = read(batch.path("input_file_id").asText()).lines().count();
        batch.put("status", isOver ? "completed" : "in_progress");
        batch.put("output_file_id", isOver ? RESULTS + batch.path("id").asText() : null);
        batch.putObject("request_counts")
                .put("total", total)
                .put("completed", isOver ? total : 0)
                .put("failed", 0);
        return batch;
    }

    private String results(ObjectNode batch) throws IOException {
        StringBuilder results = new StringBuilder();
        for (String line : read(batch.path("input_file_id").asText()).lines().toList()) {
            JsonNode request = JSON.readTree(line);
            ObjectNode result = JSON.createObjectNode();
            result.put("custom_id", request.path("custom_id").asText()).putNull("error");
            result.putObject("response").put("status_code", 200).set("body", answers.apply(request.path("body")));
            results.append(result).append('\n');
        }
        return results.toString();
    }

    private String read(String id) throws IOException {
        return Files.readString(file(id));
    }

    /** @throws NoSuchFileException where the id is none of ours, and so could be a path */
    private Path file(String id) throws NoSuchFileException {
        if (!id.matches("[\\w-]+")) {
            throw new NoSuchFileException(id);
        }
        return folder.resolve(id);
    }
}
