package io.github.camelopenai.client.limit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limiters of a component, one for each key. All its endpoints share them. */
public final class Limiters {

    private static final Logger LOG = LoggerFactory.getLogger(Limiters.class);

    /** Models come from messages: there may be any number. */
    private static final int MANY = 1_000;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
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

    /**
     * A limiter and the figures of its calls.
     *
     * @param key whose calls it limits
     */
    public record Entry(Key key, Limiter limiter, CallStatistics statistics) {}

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
        if (entries.size() >= MANY) {
            entries.values().stream()
                    .filter(entry -> entry.limiter().isIdleFor(IDLE))
                    .toList()
                    .forEach(this::remove);
        }
        Entry added = new Entry(key, new Limiter(limits, scheduler, starter, clock), new CallStatistics());
        entries.put(key, added);
        listener.added(added);
        return added;
    }

    private void remove(Entry entry) {
        entries.remove(entry.key());
        listener.removed(entry);
    }

    /** All there are now. */
    public List<Entry> all() {
        return List.copyOf(entries.values());
    }
}
