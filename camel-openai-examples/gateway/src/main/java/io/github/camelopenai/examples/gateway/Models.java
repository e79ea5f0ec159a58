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
import java.util.TreeSet;

/**
 * The names under which clients may ask for models. A line of their file is an alias and the model at the first server, and
 * the one at the second where that has another name:
 *
 * <pre>{@code
 * fast = gpt-4o-mini, llama3.2
 * fast.tags = clock
 * }</pre>
 *
 * <p>A line that ends in {@code .tags} names the tools of the gateway that a model may call, by their tags: of an alias, or of a model by its
 * own name.
 */
final class Models {

    /** No aliases: each model by its own name. */
    static final Models NONE = new Models(Map.of(), Map.of());

    private final Map<String, List<String>> aliases;

    private static final String TAGS = ".tags";

    private final Map<String, Set<String>> tags;

    private Models(Map<String, List<String>> aliases, Map<String, Set<String>> tags) {
        this.aliases = aliases;
        this.tags = tags;
    }

    /** @throws IllegalArgumentException where a line names no model, or more than two, or a tag that no tool has */
    static Models read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        Map<String, List<String>> aliases = new TreeMap<>();
        Map<String, Set<String>> tags = new TreeMap<>();
        for (String alias : lines.stringPropertyNames()) {
            if (alias.endsWith(TAGS)) {
                String model = alias.substring(0, alias.length() - TAGS.length());
                tags.put(model, tags(file + ": " + alias, lines.getProperty(alias)));
                continue;
            }
            List<String> models = List.of(lines.getProperty(alias).strip().split("\\s*,\\s*", -1));
            if (models.size() > Upstream.values().length || models.contains("")) {
                throw new IllegalArgumentException(
                        file + ": " + alias + " needs the model at the first server, and may have one at the second.");
            }
            aliases.put(alias, models);
        }
        return new Models(aliases, tags);
    }

    private static Set<String> tags(String line, String names) {
        Set<String> tags = new TreeSet<>(List.of(names.strip().split("\\s*,\\s*", -1)));
        if (!GatewayTools.TAGS.containsAll(tags)) {
            throw new IllegalArgumentException(line + " is '" + names + "', but the tools of the gateway have the tags "
                    + String.join(", ", GatewayTools.TAGS) + '.');
        }
        return tags;
    }

    /** The tags of the tools that a model may call, as the client names it; empty where it may call none. */
    Set<String> tags(String asked) {
        return asked == null ? Set.of() : tags.getOrDefault(asked, Set.of());
    }

    /** The tags of all models. */
    Set<String> tags() {
        Set<String> all = new TreeSet<>();
        tags.values().forEach(all::addAll);
        return all;
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
