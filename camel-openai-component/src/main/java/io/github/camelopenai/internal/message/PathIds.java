package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.PathSteps;
import java.util.ArrayList;
import java.util.List;

/** The ids in the path of an operation. */
public final class PathIds {

    private PathIds() {}

    /**
     * Splits an id into those that an operation's path takes, the last one taking the rest.
     *
     * @param source what names the id to the user: the option, the header or the body
     * @throws OpenAIInvalidRequestException where there are too few, or one is empty or a step of a path
     */
    public static List<String> split(Operation operation, String id, String source) {
        String[] parts = id.split("/", operation.idCount());
        if (parts.length < operation.idCount()) {
            throw new OpenAIInvalidRequestException(source + " is '" + id + "', but " + operation + " needs "
                    + operation.idCount() + " ids, separated by a slash, for " + operation.path());
        }
        PathSteps.check(id, source);
        return List.of(parts);
    }

    /** The path with its ids, each encoded. */
    public static String fill(Operation operation, List<String> ids) {
        String path = operation.path();
        for (String id : ids) {
            path = path.replaceFirst("\\{id}", PathSteps.encode(id));
        }
        return path;
    }

    /**
     * The id with which the next call finds the object that an answer tells of: the ids of its parents, and its own.
     */
    public static String ofAnswer(Operation operation, List<String> ids, String answered) {
        boolean namesTheObject =
                operation.path().contains("{id}") && !operation.name().equals("create");
        List<String> all = new ArrayList<>(namesTheObject ? ids.subList(0, ids.size() - 1) : ids);
        all.add(answered);
        return String.join("/", all);
    }
}
