package io.github.camelopenai.examples.filebatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Answers that are paid for and could not be written where they belong. They wait in a folder of their own, among the temporary files of
 * the system, which is often another disk; the next run puts them in their place.
 */
final class KeptAnswers {

    private final Path folder;

    /**
     * An answer that has no file yet.
     *
     * @param prompt the name of the prompt
     * @param text the answer
     * @param row its line in the report
     */
    record Kept(String prompt, String text, String row) {}

    private KeptAnswers(Path folder) {
        this.folder = folder;
    }

    /** Those of the runs whose outcomes are in a folder. */
    static KeptAnswers of(Path out) {
        String path = out.toAbsolutePath().normalize().toString();
        return new KeptAnswers(Path.of(
                System.getProperty("java.io.tmpdir"),
                "file-batch-" + UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8))));
    }

    /** Keeps an answer. */
    void keep(Kept answer) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> fields = Map.of("prompt", answer.prompt(), "text", answer.text(), "row", answer.row());
        Path temporary = folder.resolve(Outcomes.TEMPORARY + Outcomes.nameOf(answer.prompt()));
        Files.write(temporary, Json.toBytes(Json.toTree(fields)));
        Files.move(
                temporary,
                folder.resolve(Outcomes.nameOf(answer.prompt()) + ".json"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts what is kept into its place, and says how many answers that were. */
    int putBack(Outcomes outcomes, Report report) throws IOException {
        List<Path> files = files();
        for (Path file : files) {
            JsonNode fields = Json.parse(Files.readAllBytes(file));
            String prompt = fields.path("prompt").asText();
            if (!outcomes.isAnswered(prompt)) {
                report.addLine(fields.path("row").asText());
                outcomes.answer(prompt, fields.path("text").asText());
            }
            Files.delete(file);
        }
        return files.size();
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> kept = Files.newDirectoryStream(folder, "*.json")) {
                kept.forEach(files::add);
            }
        }
        return files;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
