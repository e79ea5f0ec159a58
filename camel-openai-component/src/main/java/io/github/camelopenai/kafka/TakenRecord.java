package io.github.camelopenai.kafka;

import io.github.camelopenai.internal.client.Cancellation;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that a poll has given, until its exchange has ended.
 *
 * @param record what Kafka gave
 * @param partition where it is from
 * @param cancellation ends its calls
 */
record TakenRecord(ConsumerRecord<Object, Object> record, TopicPartition partition, Cancellation cancellation) {

    static TakenRecord of(ConsumerRecord<Object, Object> record) {
        return new TakenRecord(record, new TopicPartition(record.topic(), record.partition()), new Cancellation());
    }

    /** The lane in which it waits for the records before it, or null where it waits for none. */
    Lane lane(Ordering ordering) {
        return switch (ordering) {
            case NONE -> null;
            case PARTITION -> new Lane(partition, null);
            case KEY -> record.key() == null ? null : new Lane(partition, comparable(record.key()));
        };
    }

    /** Arrays with the same bytes are not equal, but the same key. */
    private static Object comparable(Object key) {
        return key instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : key;
    }

    /** Its place, for the log: no key and no value. */
    String place() {
        return partition + "@" + record.offset();
    }

    /**
     * Records that wait for each other.
     *
     * @param key theirs, or null where it is all of a partition
     */
    record Lane(TopicPartition partition, Object key) {}

    /** No two are the same, also where a record is read again. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
