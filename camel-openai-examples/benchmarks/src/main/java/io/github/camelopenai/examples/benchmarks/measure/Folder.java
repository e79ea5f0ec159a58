package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.filebatch.FileBatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of prompts through the file-batch example, and how long that is beside what the server alone would take. */
final class Folder implements Measurement {

    private static final int MILLIS = 100;
    private static final int AT_A_TIME = 200;

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int prompts = effort.of(5_000, 20);
        Path folder = Files.createTempDirectory("folder");
        try {
            double ideal = Math.ceil((double) prompts / AT_A_TIME) * MILLIS / 1_000;
            for (String time : new String[] {"cold", "warm"}) {
                Path in = write(prompts, folder.resolve(time));
                Path out = folder.resolve(time).resolve("out");
                long cpu = Jvm.cpuNanos();
                long start = System.nanoTime();
                run(in, out, AT_A_TIME, server.delay(MILLIS));
                double seconds = (System.nanoTime() - start) / 1e9;
                figures.add(time, "wall", "s", seconds);
                figures.add(time, "wall of ideal", "", seconds / ideal);
                figures.add(time, "CPU", "s", (Jvm.cpuNanos() - cpu) / 1e9);
                checkAnswers(out, prompts);
            }
        } finally {
            delete(folder);
        }
    }

    /** A folder with so many prompts. */
    static Path write(int prompts, Path folder) throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        for (int i = 0; i < prompts; i++) {
            Files.writeString(in.resolve("prompt-" + i + ".txt"), ChatCalls.PROMPT);
        }
        return in;
    }

    /** The whole program in this JVM, from its arguments to its last line. */
    static void run(Path in, Path out, int atATime, String baseUrl) {
        FileBatch.main(new String[] {
            "--in", in.toString(),
            "--out", out.toString(),
            "--concurrency", String.valueOf(atATime),
            "--base-url", baseUrl
        });
    }

    static void checkAnswers(Path out, int prompts) throws IOException {
        try (Stream<Path> answers = Files.list(out.resolve("answers"))) {
            if (answers.count() != prompts) {
                throw new IllegalStateException("There are not as many answers as prompts");
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    delete(file);
                } else {
                    Files.delete(file);
                }
            }
        }
        Files.delete(folder);
    }
}
