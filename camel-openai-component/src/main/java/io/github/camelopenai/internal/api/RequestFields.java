package io.github.camelopenai.internal.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The table of the request fields that have an option and a header of their own. */
public final class RequestFields {

    private static final List<RequestField> ALL = readFields();
    private static final Map<String, List<RequestField>> IN_BODY = byOperation(false);
    private static final Map<String, List<RequestField>> IN_QUERY = byOperation(true);
    private static final Set<String> OPTIONS = readOptions();
    private static final Map<String, List<String>> WITH_ALTERNATIVE = withAlternative();

    private static final Map<String, Map<String, RequestField>> BY_OPTION = new ConcurrentHashMap<>();

    private static final Map<String, Map<String, String>> ALIASES = readAliases();

    private RequestFields() {}

    private static List<RequestField> readFields() {
        List<RequestField> fields = new ArrayList<>();
        for (Map<String, String> row : TsvTable.rows("request-fields.tsv")) {
            fields.add(field(row));
        }
        return Collections.unmodifiableList(fields);
    }

    private static Set<String> readOptions() {
        Set<String> options = new HashSet<>();
        for (RequestField field : ALL) {
            options.add(field.option());
        }
        return Collections.unmodifiableSet(options);
    }

    private static Map<String, List<RequestField>> byOperation(boolean inQuery) {
        Map<String, List<RequestField>> byOperation = new HashMap<>();
        for (RequestField field : ALL) {
            if (field.inQuery() == inQuery) {
                for (String operation : field.operations()) {
                    byOperation
                            .computeIfAbsent(operation, key -> new ArrayList<>())
                            .add(field);
                }
            }
        }
        return byOperation;
    }

    private static Map<String, List<String>> withAlternative() {
        Map<String, List<String>> byOperation = new HashMap<>();
        for (RequestField field : ALL) {
            if (field.alternative() != null) {
                for (String operation : field.operations()) {
                    List<String> names = byOperation.computeIfAbsent(operation, key -> new ArrayList<>());
                    names.add(field.root());
                    names.add(field.alternative());
                }
            }
        }
        return byOperation;
    }

    /** The fields that an operation knows. */
    public static List<RequestField> of(Operation operation) {
        List<RequestField> fields = new ArrayList<>(inBody(operation));
        fields.addAll(inQuery(operation));
        return fields;
    }

    /** Those that stand in its body. */
    public static List<RequestField> inBody(Operation operation) {
        return IN_BODY.getOrDefault(operation.key(), List.of());
    }

    /** The names of those that can be sent under another name, and these. */
    public static List<String> withAlternative(Operation operation) {
        return WITH_ALTERNATIVE.getOrDefault(operation.key(), List.of());
    }

    /** Those that stand in its query. */
    public static List<RequestField> inQuery(Operation operation) {
        return IN_QUERY.getOrDefault(operation.key(), List.of());
    }

    /** The options of an operation by the names that Apache Camel's own camel-openai has for them. */
    public static Map<String, String> aliases(Operation operation) {
        return aliases(operation.key());
    }

    /** As {@link #aliases(Operation)}, for what is no operation, such as {@code webhook}. */
    public static Map<String, String> aliases(String key) {
        return ALIASES.getOrDefault(key, Map.of());
    }

    /** The options of all fields, whichever operation knows them. */
    public static Set<String> options() {
        return OPTIONS;
    }

    /** All rows of the table. */
    public static List<RequestField> all() {
        return ALL;
    }

    /** The fields of an operation by their option. */
    public static Map<String, RequestField> byOption(Operation operation) {
        return BY_OPTION.computeIfAbsent(operation.key(), key -> {
            Map<String, RequestField> fields = new LinkedHashMap<>();
            of(operation).forEach(field -> fields.putIfAbsent(field.option(), field));
            return Collections.unmodifiableMap(fields);
        });
    }

    private static RequestField field(Map<String, String> row) {
        String place = row.get("json");
        boolean inQuery = place.startsWith("?");
        return new RequestField(
                row.get("option"),
                RequestField.header(row.get("option")),
                inQuery,
                List.of(place.substring(inQuery ? 1 : 0).split("\\.")),
                row.get("alternative").isEmpty() ? null : row.get("alternative"),
                RequestFieldType.valueOf(row.get("type").toUpperCase(Locale.ROOT)),
                Set.of(row.get("operations").split(" ")),
                row.get("least").isEmpty() ? null : new BigDecimal(row.get("least")));
    }

    private static Map<String, Map<String, String>> readAliases() {
        Map<String, Map<String, String>> aliases = new HashMap<>();
        for (Map<String, String> row : TsvTable.rows("option-aliases.tsv")) {
            for (String operation : row.get("operations").split(" ")) {
                aliases.computeIfAbsent(operation, o -> new LinkedHashMap<>()).put(row.get("alias"), row.get("option"));
            }
        }
        return aliases;
    }
}
