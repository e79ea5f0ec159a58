package io.github.camelopenai.examples.kafkachat;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Which prompts of each partition are under way, and up to which offset all are done.
 *
 * <p>Answers come in any order, but Kafka knows one offset for each partition: what is before it is done. So the offset
 * that may be committed is that of the first prompt under way, or the one behind the last prompt where none is.
 */
final class OffsetLedger {

    private final Map<TopicPartition, Page> pages = new HashMap<>();
    private int underWay;

    /** Notes a prompt that has come. */
    synchronized void begin(TopicPartition partition, long offset) {
        underWay++;
        Page page = pages.computeIfAbsent(partition, any -> new Page(offset));
        page.underWay.add(offset);
        page.next = Math.max(page.next, offset + 1);
    }

    /**
     * Notes that a prompt that has come has its answer or its dead letter. This counts also where the partition has gone
     * and come back in between: what is answered is answered.
     */
    synchronized void end(TopicPartition partition, long offset) {
        underWay--;
        Page page = pages.get(partition);
        if (page != null) {
            page.underWay.remove(offset);
        }
    }

    /** How many prompts are under way, with those of partitions that have gone. */
    synchronized int underWay() {
        return underWay;
    }

    /** The partitions in which so many prompts or more have come since the first that is under way. */
    synchronized Set<TopicPartition> farAhead(int prompts) {
        return pages.entrySet().stream()
                .filter(page -> page.getValue().next - page.getValue().done() >= prompts)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The offsets to commit, for the partitions in which there is something new. */
    synchronized Map<TopicPartition, Long> committable() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        pages.forEach((partition, page) -> {
            if (page.done() > page.committed) {
                offsets.put(partition, page.done());
            }
        });
        return offsets;
    }

    /** Notes what is committed. */
    synchronized void committed(Map<TopicPartition, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            Page page = pages.get(partition);
            if (page != null) {
                page.committed = Math.max(page.committed, offset);
            }
        });
    }

    /** Forgets partitions that now belong to another worker. */
    synchronized void forget(Collection<TopicPartition> partitions) {
        pages.keySet().removeAll(partitions);
    }

    /** A partition. */
    private static final class Page {

        private final TreeSet<Long> underWay = new TreeSet<>();
        private long next;
        private long committed;

        Page(long first) {
            next = first;
            committed = first;
        }

        long done() {
            return underWay.isEmpty() ? next : underWay.first();
        }
    }
}
