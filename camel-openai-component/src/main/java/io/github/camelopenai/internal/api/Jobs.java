package io.github.camelopenai.internal.api;

import io.github.camelopenai.internal.api.Operation.Trait;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The objects of the API that run and come to an end. */
public final class Jobs {

    /** The resources whose objects have a status that comes to an end. */
    private static final Set<String> RESOURCES = resources();

    /** The statuses after which nothing more happens, whichever resource has them. */
    private static final Set<String> FINAL =
            Set.of("completed", "succeeded", "failed", "cancelled", "canceled", "expired", "incomplete");

    private Jobs() {}

    private static Set<String> resources() {
        Set<String> resources = new HashSet<>();
        for (Operation operation : Operations.all()) {
            if (operation.is(Trait.JOB)) {
                resources.add(operation.resource());
            }
        }
        return Collections.unmodifiableSet(resources);
    }

    /** Whether the objects of a resource run and come to an end. */
    public static boolean areOf(String resource) {
        return RESOURCES.contains(resource);
    }

    /** The status of a job, as the server names it. */
    public static String status(Map<String, Object> job) {
        return String.valueOf(job.get("status"));
    }

    /** Whether a job has come to its end. */
    public static boolean isOver(Map<String, Object> job) {
        return isFinal(status(job));
    }

    /** Whether nothing more happens after a status. */
    public static boolean isFinal(String status) {
        return FINAL.contains(status);
    }
}
