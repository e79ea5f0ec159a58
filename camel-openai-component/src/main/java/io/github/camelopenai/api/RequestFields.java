package io.github.camelopenai.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of the request fields that have an option and a header of their own. */
public final class RequestFields {

    private static final List<RequestField> ALL = TsvTable.rows("request-fields.tsv").stream()
            .map(RequestFields::field)
            .toList();
    private static final Map<String, List<RequestField>> BY_OPERATION = Operations.all().stream()
            .collect(Collectors.toMap(Operation::key, operation -> ALL.stream()
                    .filter(field -> field.operations().contains(operation.key()))
                    .toList()));
    private static final Set<String> OPTIONS =
            ALL.stream().map(RequestField::option).collect(Collectors.toUnmodifiableSet());

    private RequestFields() {}

    /** The fields that an operation knows. */
    public static List<RequestField> of(Operation operation) {
        return BY_OPERATION.get(operation.key());
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
        return of(operation).stream()
                .collect(Collectors.toMap(RequestField::option, f -> f, (a, b) -> a, LinkedHashMap::new));
    }

    private static RequestField field(Map<String, String> row) {
        String place = row.get("json");
        boolean inQuery = place.startsWith("?");
        return new RequestField(
                row.get("option"),
                inQuery,
                List.of(place.substring(inQuery ? 1 : 0).split("\\.")),
                row.get("alternative").isEmpty() ? null : row.get("alternative"),
                RequestFieldType.valueOf(row.get("type").toUpperCase(Locale.ROOT)),
                Set.of(row.get("operations").split(" ")));
    }
}
