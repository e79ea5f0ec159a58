package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Operation;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Emits each event of a job once, in the order in which they happened, until the job is over. */
final class JobEvents implements Follower {

    private final Server server;
    private final Operation events;
    private final Operation retrieve;
    private final String id;
    private final EventKeys keys;

    JobEvents(Server server, Operation events, Operation retrieve, String id, Seen seen) {
        this.server = server;
        this.events = events;
        this.retrieve = retrieve;
        this.id = id;
        this.keys = new EventKeys(id, seen);
    }

    @Override
    public int look(Emitter emitter) {
        // The job first: what is over by then has no event behind those that are read after
        boolean isOver = Jobs.isOver(server.retrieve(retrieve, id));
        int emitted = 0;
        keys.startOver();
        for (Map<String, Object> event : inOrder()) {
            String key = keys.next(event);
            if (!keys.isSeen(key)) {
                if (!emitter.emit(event, id)) {
                    return emitted;
                }
                keys.seen(key);
                emitted++;
            }
        }
        if (isOver) {
            emitter.finished();
        }
        return emitted;
    }

    /** The current API lists the newest first, the legacy one the oldest. */
    private List<Map<String, Object>> inOrder() {
        List<Map<String, Object>> all = server.list(events, id);
        if (!events.is(Operation.Trait.LEGACY)) {
            Collections.reverse(all);
        }
        return all;
    }
}
