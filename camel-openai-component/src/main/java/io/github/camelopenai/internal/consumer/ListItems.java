package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Emits each item of a list once, and again when it has changed: a job when its status has, any other when anything has. Of an item
 * only its newest state is remembered.
 */
final class ListItems implements Follower {

    private final Server server;
    private final Operation list;
    private final String id;
    private final Seen seen;
    private final Map<String, String> states = new HashMap<>();

    /** @param id the ids in the path of the list, or null */
    ListItems(Server server, Operation list, String id, Seen seen) {
        this.server = server;
        this.list = list;
        this.id = id;
        this.seen = seen;
    }

    @Override
    public int look(Emitter emitter) {
        List<Map<String, Object>> items = server.listOldestFirst(list, id);
        int emitted = 0;
        for (Map<String, Object> item : items) {
            String name = name(item);
            String state = state(item);
            if (state.equals(states.get(name))) {
                continue;
            }
            if (!seen.contains(key(name, state))) {
                if (!emitter.emit(item, name)) {
                    return emitted;
                }
                seen.add(key(name, state));
                emitted++;
            }
            remember(name, state);
        }
        return emitted;
    }

    private void remember(String name, String state) {
        String before = states.put(name, state);
        if (before != null) {
            seen.remove(key(name, before));
        }
    }

    /** The id with which the next call finds the item. */
    private String name(Map<String, Object> item) {
        Object told = item.get("id");
        String own = told == null || told.toString().isBlank()
                ? Digest.of(Json.toTree(item).toString())
                : told.toString();
        return id == null ? own : id + '/' + own;
    }

    private String state(Map<String, Object> item) {
        return Jobs.areOf(list.resource())
                ? Jobs.status(item)
                : Digest.of(Json.toTree(item).toString());
    }

    private static String key(String name, String state) {
        return name + ':' + state;
    }
}
