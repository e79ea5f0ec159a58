package io.github.camelopenai.api;

import io.github.camelopenai.api.Operation.AnswerKind;
import io.github.camelopenai.api.Operation.ListContent;
import io.github.camelopenai.api.Operation.RequestKind;
import io.github.camelopenai.api.Operation.ResponseKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table of all operations.
 *
 * <pre>{@code
 * Operation create = Operations.find("chat", "create");
 * Operation list = Operations.defaultOf("files");
 * }</pre>
 */
public final class Operations {

    private static final Map<String, Map<String, Operation>> BY_RESOURCE = load();

    private Operations() {}

    /** All operations, in the order of the table. */
    public static List<Operation> all() {
        return BY_RESOURCE.values().stream()
                .flatMap(ops -> ops.values().stream())
                .toList();
    }

    /** The resources, in the order of the table. */
    public static Collection<String> resources() {
        return BY_RESOURCE.keySet();
    }

    /**
     * The operation of that name.
     *
     * @throws IllegalArgumentException where there is none, with a message that lists what exists
     */
    public static Operation find(String resource, String name) {
        Operation operation = ofResource(resource).get(name);
        if (operation == null) {
            throw unknownOperation(resource, name, List.of());
        }
        return operation;
    }

    /**
     * What is said of an operation that does not exist: what was meant, and all that there is.
     *
     * @param others the operations of the resource that are not in the table
     */
    public static IllegalArgumentException unknownOperation(String resource, String name, Collection<String> others) {
        List<String> names = new ArrayList<>(ofResource(resource).keySet());
        names.addAll(others);
        return new IllegalArgumentException("Unknown operation '" + name + "' of openai:" + resource + '.'
                + Similar.question(name, names) + " It has: " + String.join(", ", names));
    }

    /**
     * What is said of a resource that does not exist: what was meant, and all that there is.
     *
     * @param others the paths of endpoints that are not in the table
     */
    public static IllegalArgumentException unknownResource(String resource, Collection<String> others) {
        List<String> names = new ArrayList<>(resources());
        names.addAll(others);
        List<Operation> sameName = all().stream()
                .filter(operation -> operation.name().equalsIgnoreCase(resource))
                .toList();
        String question =
                sameName.size() == 1 ? " Did you mean " + sameName.get(0) + '?' : Similar.question(resource, names);
        return new IllegalArgumentException("Unknown resource '" + resource + "'." + question + " There is: "
                + String.join(", ", resources()) + ", and request for any other path");
    }

    /**
     * The operation that a resource stands for where none is named.
     *
     * @throws IllegalArgumentException where the resource is unknown, with a message that lists what exists
     */
    public static Operation defaultOf(String resource) {
        return ofResource(resource).values().stream()
                .filter(Operation::isDefault)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No default operation for " + resource));
    }

    private static Map<String, Operation> ofResource(String resource) {
        Map<String, Operation> operations = BY_RESOURCE.get(resource);
        if (operations == null) {
            throw unknownResource(resource, List.of());
        }
        return operations;
    }

    private static Map<String, Map<String, Operation>> load() {
        Map<String, Map<String, Operation>> table = new LinkedHashMap<>();
        for (Map<String, String> row : TsvTable.rows("operations.tsv")) {
            Operation operation = operation(row);
            table.computeIfAbsent(operation.resource(), r -> new LinkedHashMap<>())
                    .put(operation.name(), operation);
        }
        return table;
    }

    private static Operation operation(Map<String, String> row) {
        String note = row.get("note");
        String content = row.get("content");
        return new Operation(
                row.get("resource"),
                row.get("operation"),
                row.get("method"),
                row.get("path"),
                RequestKind.valueOf(constant(row.get("request"))),
                content.isEmpty() ? null : content,
                row.get("list").isEmpty() ? ListContent.NONE : ListContent.valueOf(constant(row.get("list"))),
                ResponseKind.valueOf(constant(row.get("response"))),
                AnswerKind.valueOf(constant(row.get("answer"))),
                "yes".equals(row.get("stream")),
                "yes".equals(row.get("charged")),
                "deployment".equals(row.get("azure")),
                note.startsWith("default"),
                note.contains("legacy"));
    }

    private static String constant(String cell) {
        return cell.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
