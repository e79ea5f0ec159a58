package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The prompts in a folder: its files, without hidden ones and without those in folders inside of it. */
final class Prompts {

    private Prompts() {}

    /**
     * The names of the prompts, in order.
     *
     * @throws IllegalArgumentException where there is no such folder, nothing in it, or two prompts with one name
     */
    static List<String> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--in is '" + folder + "', but must be a folder that exists.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> prompts = files.filter(file -> Files.isRegularFile(file))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
            if (prompts.isEmpty()) {
                throw new IllegalArgumentException("--in is '" + folder + "', but there is no file in it.");
            }
            refuseSameNames(prompts);
            return prompts;
        }
    }

    /** Those that have a text; of each other the taker is told with the reason. */
    static List<String> sendable(Path folder, List<String> prompts, BiConsumer<String, Exception> refused) {
        List<String> sendable = new ArrayList<>();
        for (String prompt : prompts) {
            try {
                if (Files.readString(folder.resolve(prompt)).isBlank()) {
                    throw new IOException("The file " + prompt + " is empty.");
                }
                sendable.add(prompt);
            } catch (IOException e) {
                refused.accept(prompt, e);
            }
        }
        return sendable;
    }

    private static void refuseSameNames(List<String> prompts) {
        Map<String, String> byName = new HashMap<>();
        for (String prompt : prompts) {
            String other = byName.put(Outcomes.nameOf(prompt), prompt);
            if (other != null) {
                throw new IllegalArgumentException("The prompts " + other + " and " + prompt
                        + " would both be answered in " + Outcomes.nameOf(prompt) + ".md. Rename one of them.");
            }
        }
    }
}
