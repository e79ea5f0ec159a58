package io.github.camelopenai.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of each partition are not done, and up to which offset all are.
 *
 * <p>Exchanges end in any order, but Kafka knows one offset for each partition: what is before it is done. So the offset that may be
 * committed is that of the first record that is not done, and what is done after it stands beside it, as an {@link OffsetNote}.
 */
final class OffsetLedger {

    private final Map<TopicPartition, Page> pages = new HashMap<>();

    /** Goes on where the owner of a partition before us has stopped. */
    synchronized void inherit(TopicPartition partition, OffsetAndMetadata committed) {
        Page page = new Page(committed.offset());
        OffsetNote note = OffsetNote.read(committed.offset(), committed.metadata());
        if (note != null) {
            page.unread.addAll(note.pending());
            page.next = note.end();
            page.doneUntil = note.end();
            page.committed = committed;
        }
        pages.put(partition, page);
    }

    /**
     * Notes a record that has come.
     *
     * @return whether it is to be done: not where it was done before this worker got the partition
     */
    synchronized boolean begin(TopicPartition partition, long offset) {
        Page page = pages.get(partition);
        if (page == null || offset <= page.read) {
            // Set back: by an operator, or because the topic has been made anew. What was done before says nothing of
            // these
            page = new Page(offset);
            pages.put(partition, page);
        }
        page.read = offset;
        boolean isNew = page.unread.remove(offset) || offset >= page.next;
        if (isNew) {
            page.pending.add(offset);
            page.next = Math.max(page.next, offset + 1);
        }
        return isNew;
    }

    /**
     * Notes that a record is done. This counts also where the partition has gone and come back in between: what is answered is
     * answered.
     */
    synchronized void end(TopicPartition partition, long offset) {
        Page page = pages.get(partition);
        if (page != null && (page.pending.remove(offset) || page.unread.remove(offset))) {
            page.doneUntil = Math.max(page.doneUntil, offset + 1);
        }
    }

    /**
     * Forgets what a note has promised and the topic does not have any more.
     *
     * @param positions up to where each partition has been read
     */
    synchronized void read(ToLongFunction<TopicPartition> positions) {
        pages.forEach((partition, page) -> {
            if (!page.unread.isEmpty()) {
                page.unread.headSet(positions.applyAsLong(partition)).clear();
            }
        });
    }

    /** How many offsets a partition is ahead of its first record that is not done. */
    synchronized long ahead(TopicPartition partition) {
        Page page = pages.get(partition);
        return page == null || !page.unread.isEmpty() ? 0 : page.next - page.first();
    }

    /** What to commit, for the partitions in which there is something new. */
    synchronized Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        pages.forEach((partition, page) -> {
            OffsetAndMetadata offset = page.committable();
            if (offset.offset() != page.committed.offset() || !offset.metadata().equals(page.committed.metadata())) {
                offsets.put(partition, offset);
            }
        });
        return offsets;
    }

    /** Notes what is committed. */
    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Page page = pages.get(partition);
            if (page != null) {
                page.committed = offset;
            }
        });
    }

    /** Forgets partitions that now belong to another worker. */
    synchronized void forget(Collection<TopicPartition> partitions) {
        pages.keySet().removeAll(partitions);
    }

    /** A partition. */
    private static final class Page {

        private final NavigableSet<Long> pending = new TreeSet<>();
        /** What a note says is not done, and has not come yet. */
        private final NavigableSet<Long> unread = new TreeSet<>();

        private long read = -1;
        private long next;
        private long doneUntil;
        private OffsetAndMetadata committed;

        Page(long first) {
            next = first;
            doneUntil = first;
            committed = new OffsetAndMetadata(first);
        }

        /** The first record that is not done, or the one that comes next. */
        long first() {
            long first = pending.isEmpty() ? next : pending.first();
            return unread.isEmpty() ? first : Math.min(first, unread.first());
        }

        OffsetAndMetadata committable() {
            NavigableSet<Long> open = new TreeSet<>(pending.headSet(doneUntil, false));
            open.addAll(unread.headSet(doneUntil, false));
            String note = open.isEmpty() ? "" : new OffsetNote(doneUntil, open).text(first());
            return new OffsetAndMetadata(first(), note);
        }
    }
}
