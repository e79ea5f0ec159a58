package io.github.camelopenai.examples.filebatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code batch.json}, and {@code batch.prompts} with the names of the prompts: what a restart needs to know of prompts that were submitted
 * and are not collected.
 *
 * <p>They are there before anything is sent, so that a run that is killed meanwhile finds its batches by their own id in the server's
 * list. They appear whole, by a rename, and go when all is collected.
 *
 * @param run the own id, which the metadata of the batches holds
 * @param seconds when the run began, in seconds since 1970
 * @param prompts the names of the prompts, in order
 * @param batches the ids of the batches, none where it is not known whether there are any
 * @param isFound whether the batches were found in the server's list, so that some may be missing
 */
record BatchState(String run, long seconds, NameFile prompts, List<String> batches, boolean isFound) {

    private static final String FILE = "batch.json";
    private static final String PROMPTS = "batch.prompts";

    /** The state of prompts that are about to be submitted. */
    static BatchState begin(Path out, Names prompts, long seconds) throws IOException {
        NameFile written = NameFile.write(out.resolve(Outcomes.TEMPORARY + PROMPTS), prompts);
        Path path = Files.move(written.path(), out.resolve(PROMPTS), StandardCopyOption.ATOMIC_MOVE);
        return new BatchState(
                UUID.randomUUID().toString(), seconds, new NameFile(path, written.size()), List.of(), false);
    }

    BatchState submittedAs(List<String> ids) {
        return new BatchState(run, seconds, prompts, ids, false);
    }

    BatchState foundAs(List<String> ids) {
        return new BatchState(run, seconds, prompts, ids, true);
    }

    static boolean exists(Path out) {
        return Files.exists(out.resolve(FILE));
    }

    /** The state in a folder, or null where nothing is under way. */
    static BatchState read(Path out) throws IOException {
        if (!exists(out)) {
            return null;
        }
        JsonNode state = Json.parse(Files.readAllBytes(out.resolve(FILE)));
        return new BatchState(
                state.path("run").asText(),
                state.path("seconds").asLong(),
                new NameFile(out.resolve(PROMPTS), state.path("prompts").asLong()),
                texts(state.path("batches")),
                state.path("found").asBoolean());
    }

    void write(Path out) throws IOException {
        Map<String, Object> state =
                Map.of("run", run, "seconds", seconds, "prompts", prompts.size(), "batches", batches, "found", isFound);
        Path temporary = out.resolve(Outcomes.TEMPORARY + FILE);
        Files.write(temporary, Json.toBytes(Json.toTree(state)));
        Files.move(temporary, out.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    static void delete(Path out) throws IOException {
        Files.deleteIfExists(out.resolve(FILE));
        Files.deleteIfExists(out.resolve(PROMPTS));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
