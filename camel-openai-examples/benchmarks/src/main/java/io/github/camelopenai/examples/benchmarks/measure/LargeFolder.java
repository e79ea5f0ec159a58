package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.Answers;
import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A large folder through the file-batch example in a small heap, or what of that cannot be spared: the same calls with a prompt in memory,
 * and then as many files.
 */
final class LargeFolder implements Measurement {

    private static final int MILLIS = 20;
    private static final int AT_A_TIME = 500;

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int prompts = effort.of(100_000, 1_000);
        Path folder = Files.createTempDirectory("folder");
        try {
            Path in = side.equals(Sides.US) ? Folder.write(prompts, folder) : null;
            Path answers = Files.createDirectories(folder.resolve("out/answers"));
            long cpu = Jvm.cpuNanos();
            long start = System.nanoTime();
            if (in == null) {
                call(prompts, server);
                writeByHand(prompts, answers);
            } else {
                Folder.run(in, folder.resolve("out"), AT_A_TIME, server.delay(MILLIS));
            }
            figures.add("", "wall", "s", (System.nanoTime() - start) / 1e9);
            figures.add("", "CPU", "us/file", (Jvm.cpuNanos() - cpu) / 1e3 / prompts);
            figures.add("", "memory", "MB", Jvm.peakResidentMegabytes());
            Folder.checkAnswers(folder.resolve("out"), prompts);
        } finally {
            Folder.delete(folder);
        }
    }

    private static void call(int calls, ServerUrls server) throws Exception {
        try (Side us = Sides.open(Sides.US, server.delay(MILLIS), AT_A_TIME);
                Load load = new Load(us.blocks())) {
            load.inChains(calls / AT_A_TIME, AT_A_TIME, () -> ChatCalls.ask(us));
        }
    }

    private static void writeByHand(int files, Path folder) throws Exception {
        for (int i = 0; i < files; i++) {
            Files.writeString(folder.resolve("prompt-" + i + ".md"), Answers.TEXT);
        }
    }
}
