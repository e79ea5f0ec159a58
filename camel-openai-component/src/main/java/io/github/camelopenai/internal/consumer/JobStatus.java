package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Operation;
import java.util.Map;

/** Emits one job each time its status changes, until a final one. */
final class JobStatus implements Follower {

    private final Server server;
    private final Operation retrieve;
    private final String id;
    private final Seen seen;
    private String last;

    JobStatus(Server server, Operation retrieve, String id, Seen seen) {
        this.server = server;
        this.retrieve = retrieve;
        this.id = id;
        this.seen = seen;
    }

    @Override
    public int look(Emitter emitter) {
        Map<String, Object> job = server.retrieve(retrieve, id);
        String key = id + ':' + Jobs.status(job);
        boolean isNew = !key.equals(last) && !seen.contains(key);
        if (isNew && !emitter.emit(job, id)) {
            return 0;
        }
        if (isNew) {
            seen.add(key);
        }
        last = key;
        if (Jobs.isOver(job)) {
            emitter.finished();
        }
        return isNew ? 1 : 0;
    }
}
