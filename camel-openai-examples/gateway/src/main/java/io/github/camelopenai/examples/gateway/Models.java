package io.github.camelopenai.examples.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names under which clients may ask for models. A line of their file is an alias and the model at the first server, and
 * the one at the second where that has another name:
 *
 * <pre>{@code
 * fast = gpt-4o-mini, llama3.2
 * }</pre>
 */
final class Models {

    /** No aliases: each model by its own name. */
    static final Models NONE = new Models(Map.of());

    private final Map<String, List<String>> aliases;

    private Models(Map<String, List<String>> aliases) {
        this.aliases = aliases;
    }

    /** @throws IllegalArgumentException where a line names no model, or more than two */
    static Models read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        Map<String, List<String>> aliases = new TreeMap<>();
        for (String alias : lines.stringPropertyNames()) {
            List<String> models = List.of(lines.getProperty(alias).strip().split("\\s*,\\s*", -1));
            if (models.size() > Upstream.values().length || models.contains("")) {
                throw new IllegalArgumentException(
                        file + ": " + alias + " needs the model at the first server, and may have one at the second.");
            }
            aliases.put(alias, models);
        }
        return new Models(aliases);
    }

    /** The name of a model at a server. */
    String at(Upstream upstream, String asked) {
        List<String> models = aliases.getOrDefault(asked, List.of(asked));
        return models.get(Math.min(upstream.ordinal(), models.size() - 1));
    }

    Set<String> aliases() {
        return aliases.keySet();
    }
}
