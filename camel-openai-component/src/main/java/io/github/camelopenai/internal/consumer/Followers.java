package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses what a route that begins with an endpoint follows. */
final class Followers {

    private Followers() {}

    /**
     * The follower of an operation.
     *
     * @param id the id of the job or of the parents of a list, or null
     * @param streaming whether events are read from their stream
     * @throws IllegalArgumentException where there is nothing to follow, saying what there is
     */
    static Follower of(Operation operation, String id, boolean streaming, Server server, Seen seen) {
        String resource = operation.resource();
        if (operation.name().equals("events")) {
            Operation retrieve = Operations.find(resource, "retrieve");
            if (streaming) {
                return new JobEventStream(server, operation, retrieve, needed(id, operation), seen);
            }
            return id == null
                    ? new AllJobEvents(server, Operations.find(resource, "list"), operation, retrieve, seen)
                    : new JobEvents(server, operation, retrieve, id, seen);
        }
        boolean isJob =
                operation.is(Operation.Trait.DEFAULT) || operation.name().equals("retrieve");
        if (Jobs.areOf(resource) && isJob && namesOne(resource, id)) {
            return new JobStatus(server, Operations.find(resource, "retrieve"), id, seen);
        }
        if (operation.response() == ResponseKind.PAGE) {
            return new ListItems(server, operation, operation.idCount() == 0 ? null : needed(id, operation), seen);
        }
        throw new IllegalArgumentException(
                "There is nothing to follow in " + operation
                        + (Jobs.areOf(resource) && isJob ? " without the option id" : "") + ". There are: the lists "
                        + Operations.all().stream()
                                .filter(row -> row.response() == ResponseKind.PAGE)
                                .map(Operation::toString)
                                .collect(Collectors.joining(", "))
                        + "; and with an id each of batches, responses, fineTunes, fineTuningJobs, vectorStoreFileBatches and evalRuns.");
    }

    /** Whether an id names one object, and not only the parents of a list. */
    private static boolean namesOne(String resource, String id) {
        int needed = Operations.find(resource, "retrieve").idCount();
        return id != null && id.split("/").length >= needed;
    }

    private static String needed(String id, Operation operation) {
        return Optional.ofNullable(id)
                .orElseThrow(() -> new IllegalArgumentException(operation + " needs the option id"));
    }
}
