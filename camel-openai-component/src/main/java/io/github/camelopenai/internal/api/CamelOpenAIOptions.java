package io.github.camelopenai.internal.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The options, operations and headers of Apache Camel's own camel-openai that have no counterpart here, and what takes their place. */
public final class CamelOpenAIOptions {

    private static final Map<String, String> INSTEAD = read();

    /** The headers by the operation that would read them. */
    private static final Map<String, Map<String, String>> HEADERS = readHeaders();

    private CamelOpenAIOptions() {}

    private static Map<String, Map<String, String>> readHeaders() {
        Map<String, Map<String, String>> headers = new HashMap<>();
        for (Map<String, String> row : TsvTable.rows("camel-openai-headers.tsv")) {
            for (String operation : row.get("operations").split(" ")) {
                headers.computeIfAbsent(operation, key -> new TreeMap<>()).put(row.get("header"), row.get("instead"));
            }
        }
        return headers;
    }

    /** Its headers that an operation does not read here, each with what to use instead. */
    public static Map<String, String> ignoredHeaders(Operation operation) {
        return HEADERS.getOrDefault(operation.key(), Map.of());
    }

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
