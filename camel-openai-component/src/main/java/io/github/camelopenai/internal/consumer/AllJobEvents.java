package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Operation;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Emits the events of all jobs of a list. A job that is over is looked at once more, and never again. */
final class AllJobEvents implements Follower {

    private static final String OVER = "over:";

    private final Server server;
    private final Operation list;
    private final Operation events;
    private final Operation retrieve;
    private final Seen seen;
    private final Map<String, JobEvents> followed = new HashMap<>();

    AllJobEvents(Server server, Operation list, Operation events, Operation retrieve, Seen seen) {
        this.server = server;
        this.list = list;
        this.events = events;
        this.retrieve = retrieve;
        this.seen = seen;
    }

    @Override
    public int look(Emitter emitter) {
        List<Map<String, Object>> jobs = server.list(list, null);
        Collections.reverse(jobs);
        int emitted = 0;
        for (Map<String, Object> job : jobs) {
            String id = String.valueOf(job.get("id"));
            if (!seen.contains(OVER + id)) {
                emitted += follow(id, emitter);
            }
        }
        return emitted;
    }

    private int follow(String id, Emitter emitter) {
        JobEvents job = followed.computeIfAbsent(id, missing -> new JobEvents(server, events, retrieve, missing, seen));
        return job.look(new Emitter() {
            @Override
            public boolean emit(Object body, String jobId) {
                return emitter.emit(body, jobId);
            }

            @Override
            public void finished() {
                seen.add(OVER + id);
                followed.remove(id);
            }
        });
    }
}
