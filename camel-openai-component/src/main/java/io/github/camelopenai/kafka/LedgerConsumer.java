package io.github.camelopenai.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between Camel and a Kafka consumer. Camel polls and gets no records: they go to the lanes, and what is done is committed.
 *
 * <p>All this happens inside of a poll, because a Kafka consumer belongs to the thread that polls, and tells of partitions that come
 * and go on that thread too. It is a proxy, so it fits the consumer of any client factory and any version of Kafka.
 */
final class LedgerConsumer implements InvocationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerConsumer.class);

    /** An exchange that ends makes room, but does not end a poll. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    /** How many records wait in memory, besides those of one poll, so that free places need not wait for a poll. */
    private static final int LEAST_WAITING = 500;

    /** How many offsets a partition may be ahead of a record whose exchange does not end, or has failed. */
    private static final long FARTHEST = 10_000;

    private final Consumer<Object, Object> consumer;
    private final OpenAIKafkaPolicy options;
    private final Lanes lanes;
    private final OffsetLedger ledger;
    private final Commits commits;
    private final int mostWaiting;
    private Set<TopicPartition> far = Set.of();

    private LedgerConsumer(
            Consumer<Object, Object> consumer, OffsetLedger ledger, Lanes lanes, OpenAIKafkaPolicy options) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.lanes = lanes;
        this.options = options;
        this.commits = new Commits(consumer, ledger);
        this.mostWaiting = Math.max(LEAST_WAITING, options.getMaxInFlight());
    }

    /** @param lanes take the records, and tell the ledger what is done */
    @SuppressWarnings("unchecked")
    static Consumer<Object, Object> around(
            Consumer<Object, Object> consumer, OffsetLedger ledger, Lanes lanes, OpenAIKafkaPolicy options) {
        return (Consumer<Object, Object>) Proxy.newProxyInstance(
                LedgerConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new LedgerConsumer(consumer, ledger, lanes, options));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "poll":
                if (arguments[0] instanceof Duration timeout) {
                    return poll(timeout);
                }
                break;
            case "subscribe":
                if (arguments.length == 2 && arguments[1] instanceof ConsumerRebalanceListener next) {
                    arguments[1] = new Rebalance(
                            consumer, ledger, commits, lanes, Duration.ofMillis(options.getRevokeTimeoutMs()), next);
                }
                break;
            case "pause":
                // Camel suspends the route
                lanes.suspend();
                break;
            case "seek":
                if (lanes.isSuspended()) {
                    // Camel resumes, and goes back to what is committed. But what is after it is in flight, or waits
                    return null;
                }
                break;
            case "resume":
                lanes.resume();
                break;
            default:
        }
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private ConsumerRecords<Object, Object> poll(Duration timeout) {
        commits.begin();
        boolean isFull = pauseWhatIsFull();
        Duration longest = isFull ? GLANCE : Commits.EVERY;
        boolean isIdle = lanes.inFlight() == 0 && ledger.committable().isEmpty();
        for (ConsumerRecord<Object, Object> record :
                consumer.poll(isIdle || timeout.compareTo(longest) < 0 ? timeout : longest)) {
            take(TakenRecord.of(record));
        }
        ledger.read(consumer::position);
        return ConsumerRecords.empty();
    }

    private void take(TakenRecord taken) {
        if (!ledger.begin(taken.partition(), taken.record().offset())) {
            LOG.debug("{} is done already", taken.place());
        } else if (taken.record().value() == null && options.isSkipTombstones()) {
            ledger.end(taken.partition(), taken.record().offset());
        } else {
            lanes.add(taken);
        }
    }

    /** @return whether a partition has enough records that wait, so that it should be asked again soon */
    private boolean pauseWhatIsFull() {
        Set<TopicPartition> assigned = consumer.assignment();
        int share = Math.max(1, mostWaiting / Math.max(1, assigned.size()));
        Set<TopicPartition> full = assigned.stream()
                .filter(partition -> lanes.isSuspended() || lanes.waiting(partition) >= share)
                .collect(Collectors.toSet());
        Set<TopicPartition> farNow = assigned.stream()
                .filter(partition -> ledger.ahead(partition) >= FARTHEST)
                .collect(Collectors.toSet());
        farNow.stream().filter(partition -> !far.contains(partition)).forEach(this::warnOf);
        far = farNow;
        boolean isFull = !full.isEmpty();
        full.addAll(far);
        Set<TopicPartition> free = new HashSet<>(consumer.paused());
        free.removeAll(full);
        consumer.resume(free);
        consumer.pause(full);
        return isFull;
    }

    private void warnOf(TopicPartition partition) {
        LOG.warn(
                "{} waits: it is {} records ahead of one whose exchange has failed or does not end. Where it has failed, "
                        + "handle its failure in the route, and restart the route.",
                partition,
                FARTHEST);
    }
}
