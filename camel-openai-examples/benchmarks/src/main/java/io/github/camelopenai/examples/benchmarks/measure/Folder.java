package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.filebatch.FileBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
                long cpu = Jvm.cpuNanos();
                double seconds = run(folder.resolve(time), prompts, server);
                figures.add(time, "wall", "s", seconds);
                figures.add(time, "wall of ideal", "", seconds / ideal);
                figures.add(time, "CPU", "s", (Jvm.cpuNanos() - cpu) / 1e9);
            }
        } finally {
            delete(folder);
        }
    }

    /** The whole program in this JVM, from its arguments to its last line, in seconds. */
    private static double run(Path folder, int prompts, ServerUrls server) throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        for (int i = 0; i < prompts; i++) {
            Files.writeString(in.resolve("prompt-" + i + ".txt"), ChatCalls.PROMPT);
        }
        long start = System.nanoTime();
        FileBatch.main(new String[] {
            "--in", in.toString(),
            "--out", folder.resolve("out").toString(),
            "--concurrency", String.valueOf(AT_A_TIME),
            "--base-url", server.delay(MILLIS)
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        try (Stream<Path> answers = Files.list(folder.resolve("out").resolve("answers"))) {
            if (answers.count() != prompts) {
                throw new IllegalStateException("There are not as many answers as prompts");
            }
        }
        return seconds;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
