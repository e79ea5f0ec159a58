package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.internal.client.observe.CallStatistics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limiters of a component, one for each key. All its endpoints share them. */
public final class Limiters {

    private static final Logger LOG = LoggerFactory.getLogger(Limiters.class);

    /** Models come from messages: there may be any number. */
    static final int MOST = 1_000;

    /** So many with calls under way are passed over for one that is idle. */
    private static final int MOST_PASSED_OVER = 16;

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    /** All entries, those that were looked at last at the end. */
    private final Deque<Entry> ages = new ArrayDeque<>();

    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final LongSupplier clock;
    private final Listener listener;

    /**
     * What calls have in common that share a limit.
     *
     * @param server the base URL
     * @param credentials the key, or what supplies it
     * @param model the model, empty where there is none
     */
    public record Key(String server, Object credentials, String model) {

        /** Without the credentials. */
        @Override
        public String toString() {
            return server + (model.isEmpty() ? "" : " " + model);
        }
    }

    /** A limiter and the figures of its calls. */
    public static final class Entry {

        private final Key key;
        private final Limiter limiter;
        private final CallStatistics statistics = new CallStatistics();
        private volatile boolean isUsed;

        Entry(Key key, Limiter limiter) {
            this.key = key;
            this.limiter = limiter;
        }

        /** Whose calls it limits. */
        public Key key() {
            return key;
        }

        public Limiter limiter() {
            return limiter;
        }

        public CallStatistics statistics() {
            return statistics;
        }

        /** Only the first use since it was looked at writes: many threads share it. */
        private void use() {
            if (!isUsed) {
                isUsed = true;
            }
        }

        private boolean wasUsed() {
            boolean was = isUsed;
            isUsed = false;
            return was;
        }
    }

    /** Is told of limiters that come and go. */
    public interface Listener {

        void added(Entry entry);

        void removed(Entry entry);
    }

    /**
     * @param scheduler wakes the queues
     * @param starter starts the calls that have waited
     * @param clock nanoseconds from any origin
     */
    public Limiters(ScheduledExecutorService scheduler, Executor starter, LongSupplier clock, Listener listener) {
        this.scheduler = scheduler;
        this.starter = starter;
        this.clock = clock;
        this.listener = listener;
    }

    /** The limiter of a key, which keeps to these limits from now on. */
    public Entry of(Key key, LimitOptions limits) {
        Entry known = entries.get(key);
        if (known == null) {
            return add(key, limits);
        }
        known.use();
        if (!known.limiter().knows(limits) && known.limiter().tighten(limits)) {
            LOG.warn("Endpoints set different limits for {}; the stricter ones hold for all of them", key);
        }
        return known;
    }

    private synchronized Entry add(Key key, LimitOptions limits) {
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        makeRoom();
        Entry added = new Entry(key, new Limiter(key, limits, scheduler, starter, clock));
        entries.put(key, added);
        ages.add(added);
        listener.added(added);
        return added;
    }

    /**
     * Removes the oldest that are idle, where there are too many. One that was used since it was looked at last gets a second chance, so a
     * call pays for each check. Those with calls under way stay, because a second limiter of the same key would double its limits: as
     * many as there are calls may be too many, until they end.
     */
    private void makeRoom() {
        int passedOver = 0;
        while (entries.size() >= MOST && passedOver < MOST_PASSED_OVER) {
            Entry oldest = ages.remove();
            boolean stays = oldest.wasUsed();
            if (!stays && !oldest.limiter().isIdle()) {
                passedOver++;
                stays = true;
            }
            if (stays) {
                ages.add(oldest);
            } else {
                entries.remove(oldest.key());
                listener.removed(oldest);
            }
        }
    }

    /**
     * The limiter in whose queue most calls wait, or null where there is none.
     *
     * @param which those that count
     */
    public Limiter busiest(Predicate<Key> which) {
        Limiter busiest = null;
        int most = -1;
        for (Entry entry : entries.values()) {
            int waiting = entry.limiter().waiting();
            if (waiting > most && which.test(entry.key())) {
                most = waiting;
                busiest = entry.limiter();
            }
        }
        return busiest;
    }

    /** All there are now. */
    public List<Entry> all() {
        return List.copyOf(entries.values());
    }
}
