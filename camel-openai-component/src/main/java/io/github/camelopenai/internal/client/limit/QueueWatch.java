package io.github.camelopenai.internal.client.limit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Actions that wait until a queue is short. Not thread-safe: the limiter locks. */
final class QueueWatch {

    private final List<Watcher> watchers = new ArrayList<>();

    private record Watcher(int most, Runnable action) {}

    void add(int most, Runnable action) {
        watchers.add(new Watcher(most, action));
    }

    /** Takes out the actions that a queue of this length lets run. */
    List<Runnable> take(int length) {
        if (watchers.isEmpty()) {
            return List.of();
        }
        List<Runnable> taken = new ArrayList<>();
        for (Iterator<Watcher> all = watchers.iterator(); all.hasNext(); ) {
            Watcher watcher = all.next();
            if (length <= watcher.most()) {
                taken.add(watcher.action());
                all.remove();
            }
        }
        return taken;
    }
}
