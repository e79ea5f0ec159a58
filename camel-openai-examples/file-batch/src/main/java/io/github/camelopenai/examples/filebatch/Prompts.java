package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** The prompts in a folder: its files, without hidden ones and without those in folders inside of it. */
final class Prompts {

    private Prompts() {}

    /** @throws IllegalArgumentException where there is no such folder, or nothing in it */
    static void check(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--in is '" + folder + "', but must be a folder that exists.");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Prompts::isPrompt)) {
            if (!files.iterator().hasNext()) {
                throw new IllegalArgumentException("--in is '" + folder + "', but there is no file in it.");
            }
        }
    }

    /**
     * The names of the prompts, in order. The folder is read once, and piece by piece.
     *
     * @throws IllegalArgumentException where two prompts would have one answer
     */
    static NameFile list(Path folder, Scratch scratch) throws IOException {
        NameSort sort = new NameSort(scratch.folder(), Outcomes.IN_ORDER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Prompts::isPrompt)) {
            for (Path file : files) {
                sort.add(file.getFileName().toString());
            }
        }
        return NameFile.write(scratch.file("prompts"), distinct(sort.sorted()));
    }

    private static boolean isPrompt(Path file) {
        return !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file);
    }

    /** Those that have a text; of each other the taker is told with the reason. */
    static Names sendable(Path folder, Names prompts, BiConsumer<String, Exception> refused) {
        return prompts.filter(prompt -> {
            try {
                if (Files.readString(folder.resolve(prompt)).isBlank()) {
                    throw new IOException("The file " + prompt + " is empty.");
                }
                return true;
            } catch (IOException e) {
                refused.accept(prompt, e);
                return false;
            }
        });
    }

    /** Names in order, of which no two have one outcome. */
    private static Names distinct(Names prompts) {
        AtomicReference<String> before = new AtomicReference<>();
        return prompts.filter(prompt -> {
            String other = before.getAndSet(prompt);
            if (other != null && Outcomes.nameOf(other).equals(Outcomes.nameOf(prompt))) {
                throw new IllegalArgumentException("The prompts " + other + " and " + prompt
                        + " would both be answered in " + Outcomes.nameOf(prompt) + ".md. Rename one of them.");
            }
            return true;
        });
    }
}
