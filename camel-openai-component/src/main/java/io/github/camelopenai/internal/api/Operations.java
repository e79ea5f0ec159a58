package io.github.camelopenai.internal.api;

import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.Body;
import io.github.camelopenai.internal.api.Operation.EventForm;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.api.Operation.Reply;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operation.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
        List<Operation> all = new ArrayList<>();
        for (Map<String, Operation> ofResource : BY_RESOURCE.values()) {
            all.addAll(ofResource.values());
        }
        return all;
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
        for (Operation operation : ofResource(resource).values()) {
            if (operation.is(Trait.DEFAULT)) {
                return operation;
            }
        }
        throw new IllegalStateException("No default operation for " + resource);
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
        String content = row.get("content");
        return new Operation(
                row.get("resource"),
                row.get("operation"),
                row.get("method"),
                row.get("path"),
                new Body(
                        RequestKind.valueOf(constant(row.get("request"))),
                        content.isEmpty() ? null : content,
                        valueOr(ListContent.NONE, row.get("list")),
                        defaults(row.get("defaults"))),
                new Reply(
                        ResponseKind.valueOf(constant(row.get("response"))),
                        AnswerKind.valueOf(constant(row.get("answer"))),
                        valueOr(EventForm.NONE, row.get("events"))),
                traits(row));
    }

    private static Set<Trait> traits(Map<String, String> row) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        addIf("yes".equals(row.get("charged")), Trait.CHARGED, traits);
        addIf("deployment".equals(row.get("azure")), Trait.AZURE_DEPLOYMENT, traits);
        addIf("yes".equals(row.get("job")), Trait.JOB, traits);
        addIf("yes".equals(row.get("batch")), Trait.BATCH, traits);
        addIf("in-parts".equals(row.get("file")), Trait.IN_PARTS, traits);
        addIf("or-id".equals(row.get("file")), Trait.FILE_OR_ID, traits);
        addIf(row.get("note").startsWith("default"), Trait.DEFAULT, traits);
        addIf(row.get("note").contains("legacy"), Trait.LEGACY, traits);
        return Collections.unmodifiableSet(traits);
    }

    /** A cell such as {@code purpose=user_data}. */
    private static Map<String, String> defaults(String cell) {
        String[] pair = cell.split("=", 2);
        return cell.isEmpty() ? Map.of() : Map.of(pair[0], pair[1]);
    }

    private static void addIf(boolean isTrue, Trait trait, Set<Trait> traits) {
        if (isTrue) {
            traits.add(trait);
        }
    }

    private static <E extends Enum<E>> E valueOr(E none, String cell) {
        return cell.isEmpty() ? none : Enum.valueOf(none.getDeclaringClass(), constant(cell));
    }

    private static String constant(String cell) {
        return cell.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
