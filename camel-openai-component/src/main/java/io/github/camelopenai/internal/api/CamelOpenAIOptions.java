package io.github.camelopenai.internal.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The options of Apache Camel's own camel-openai that have no counterpart of another name here, and what takes their place. */
public final class CamelOpenAIOptions {

    private static final Map<String, String> INSTEAD = read();

    private CamelOpenAIOptions() {}

    private static Map<String, String> read() {
        Map<String, String> instead = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        TsvTable.rows("camel-openai-options.tsv").forEach(row -> instead.put(row.get("option"), row.get("instead")));
        return instead;
    }

    /** Their names; one with a prefix, such as {@code mcpServer.*}, without what follows. */
    public static Set<String> names() {
        return INSTEAD.keySet();
    }

    /** What to do instead of using an option, where it is one of them. */
    public static Optional<String> insteadOf(String option) {
        return Optional.ofNullable(INSTEAD.get(option));
    }
}
