package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of the program inside of the test, and the folders that it leaves.
 *
 * @param exitCode the exit code
 * @param screen what it printed
 */
record Run(int exitCode, String screen) {

    static Run of(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        int exitCode = Program.run(new FileBatch(environment, out), out, arguments);
        return new Run(exitCode, screen.toString(StandardCharsets.UTF_8));
    }

    /** Makes a folder with a file for each name, whose prompt is {@code Prompt NAME}. */
    static Path prompts(Path folder, String... names) throws IOException {
        Files.createDirectories(folder);
        for (String name : names) {
            Files.writeString(folder.resolve(name), "Prompt " + name + ".");
        }
        return folder;
    }

    /** The names of the files in a folder, hidden ones too. */
    static Set<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a report, without its header. */
    static List<String> rows(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("report.csv"));
        return lines.subList(1, lines.size());
    }
}
