package io.github.camelopenai.consumer;

import java.util.Map;
import java.util.Set;

/** The objects of the API that run and come to an end. */
public final class Jobs {

    /** The resources whose objects have a status that comes to an end. */
    private static final Set<String> RESOURCES =
            Set.of("batches", "responses", "fineTunes", "fineTuningJobs", "vectorStoreFileBatches", "evalRuns");

    /** The statuses after which nothing more happens, of all resources. */
    private static final Set<String> FINAL =
            Set.of("completed", "succeeded", "failed", "cancelled", "canceled", "expired", "incomplete");

    private Jobs() {}

    /** Whether the objects of a resource run and come to an end. */
    public static boolean areOf(String resource) {
        return RESOURCES.contains(resource);
    }

    static String status(Map<String, Object> job) {
        return String.valueOf(job.get("status"));
    }

    static boolean isOver(Map<String, Object> job) {
        return isFinal(status(job));
    }

    /** Whether nothing more happens after a status. */
    public static boolean isFinal(String status) {
        return FINAL.contains(status);
    }
}
