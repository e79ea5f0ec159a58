package io.github.camelopenai.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that have been taken: which of them may start now, and which wait for a place or for the record before them.
 *
 * <p>A lane is a row of records of which one at a time is in flight. It is there while one of its records is.
 */
final class Lanes {

    private final int maxInFlight;
    private final Ordering ordering;
    private final BiPredicate<TakenRecord, Runnable> start;
    private final Deque<TakenRecord> ready = new ArrayDeque<>();
    private final Map<TakenRecord.Lane, Deque<TakenRecord>> lanes = new HashMap<>();
    private final Map<TakenRecord, Deque<TakenRecord>> inFlight = new HashMap<>();
    private final Map<TopicPartition, Integer> waiting = new HashMap<>();
    private boolean isSuspended;

    /**
     * @param maxInFlight how many records may be in flight
     * @param start starts a record on another thread, and runs what it gets when its exchange has ended; false where no thread takes it
     */
    Lanes(int maxInFlight, Ordering ordering, BiPredicate<TakenRecord, Runnable> start) {
        this.maxInFlight = maxInFlight;
        this.ordering = ordering;
        this.start = start;
    }

    synchronized void add(TakenRecord taken) {
        waiting.merge(taken.partition(), 1, Integer::sum);
        TakenRecord.Lane lane = taken.lane(ordering);
        Deque<TakenRecord> before = lane == null ? null : lanes.putIfAbsent(lane, new ArrayDeque<>());
        if (before == null) {
            ready.add(taken);
        } else {
            before.add(taken);
        }
        startWhatFits();
    }

    /** Starts nothing more, until {@link #resume}. */
    synchronized void suspend() {
        isSuspended = true;
    }

    synchronized void resume() {
        isSuspended = false;
        startWhatFits();
    }

    synchronized boolean isSuspended() {
        return isSuspended;
    }

    /** Forgets the records of partitions that have not started. */
    synchronized void drop(Collection<TopicPartition> partitions) {
        ready.removeIf(taken -> partitions.contains(taken.partition()));
        lanes.keySet().removeIf(lane -> partitions.contains(lane.partition()));
        waiting.keySet().removeAll(partitions);
    }

    /** How many records of a partition have not started. */
    synchronized int waiting(TopicPartition partition) {
        return waiting.getOrDefault(partition, 0);
    }

    synchronized int inFlight() {
        return inFlight.size();
    }

    /** Those of partitions that have started and not ended. */
    synchronized List<TakenRecord> inFlight(Collection<TopicPartition> partitions) {
        return inFlight.keySet().stream()
                .filter(taken -> partitions.contains(taken.partition()))
                .toList();
    }

    /** Waits until none of the partitions' records is in flight, but no longer than this. */
    synchronized void awaitEnd(Collection<TopicPartition> partitions, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!inFlight(partitions).isEmpty()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }

    private synchronized void ended(TakenRecord taken) {
        if (!inFlight.containsKey(taken)) {
            return;
        }
        Deque<TakenRecord> row = inFlight.remove(taken);
        TakenRecord.Lane lane = taken.lane(ordering);
        // The partition may have gone and come back: then the lane is another one
        if (row != null && lanes.get(lane) == row) {
            TakenRecord next = row.poll();
            if (next == null) {
                lanes.remove(lane);
            } else {
                ready.add(next);
            }
        }
        startWhatFits();
        notifyAll();
    }

    private void startWhatFits() {
        while (!isSuspended && inFlight.size() < maxInFlight && !ready.isEmpty()) {
            TakenRecord next = ready.remove();
            waiting.merge(next.partition(), -1, Integer::sum);
            TakenRecord.Lane lane = next.lane(ordering);
            inFlight.put(next, lane == null ? null : lanes.get(lane));
            if (!start.test(next, () -> ended(next))) {
                takeBack(next);
            }
        }
    }

    /** The route stops: this one and what comes after it wait, and are left to the next worker. */
    private void takeBack(TakenRecord refused) {
        inFlight.remove(refused);
        ready.addFirst(refused);
        waiting.merge(refused.partition(), 1, Integer::sum);
        isSuspended = true;
    }
}
