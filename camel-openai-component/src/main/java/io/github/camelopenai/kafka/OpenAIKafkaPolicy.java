package io.github.camelopenai.kafka;

import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Lets a route that begins with {@code kafka:} have many exchanges at a time, and commits the offsets of those that have ended well.
 *
 * <pre>{@code
 * from("kafka:prompts?groupId=workers&autoOffsetReset=earliest")
 *     .routePolicy(new OpenAIKafkaPolicy(64, Ordering.KEY))
 *     .to("openai:chat?model=gpt-4o-mini")
 *     .to("kafka:answers");
 * }</pre>
 *
 * <p>A record is done when its exchange ends without a failure, or when an error handler handles the failure, for instance with a
 * dead letter. An exchange that fails otherwise, or is marked for rollback, leaves its record to the next worker. When a rebalance
 * takes a partition away, what has not been sent is cancelled, and what has been sent has the time {@code revokeTimeoutMs} to end.
 *
 * <p>The consumer reads keys and values as bytes and shares partitions by {@link CooperativeStickyAssignor}, where the URI or the
 * component does not say otherwise. It needs camel-kafka on the class path.
 */
public final class OpenAIKafkaPolicy extends RoutePolicySupport implements CamelContextAware {

    /** Kafka's own default of {@code max.poll.interval.ms}. */
    private static final int POLL_INTERVAL = 300_000;

    private CamelContext camelContext;
    private ExecutorService executor;
    private int maxInFlight = 64;
    private Ordering ordering = Ordering.KEY;
    private boolean skipTombstones = true;
    private long revokeTimeoutMs = 10_000;

    /** With all options by default. */
    public OpenAIKafkaPolicy() {}

    /**
     * With these options, and the others by default.
     *
     * @param maxInFlight as {@link #setMaxInFlight}
     * @param ordering as {@link #setOrdering}
     */
    public OpenAIKafkaPolicy(int maxInFlight, Ordering ordering) {
        setMaxInFlight(maxInFlight);
        setOrdering(ordering);
    }

    @Override
    public void onInit(Route route) {
        if (!(route.getEndpoint() instanceof KafkaEndpoint endpoint)) {
            throw new IllegalArgumentException("OpenAIKafkaPolicy is for routes that begin with kafka:, but route "
                    + route.getRouteId() + " begins with " + route.getEndpoint());
        }
        KafkaConfiguration configuration = endpoint.getConfiguration();
        refuse(route, configuration.isBatching(), "batching=true");
        refuse(route, configuration.isBreakOnFirstError(), "breakOnFirstError=true");
        refuse(route, configuration.isAllowManualCommit(), "allowManualCommit=true");
        refuse(route, configuration.getOffsetRepository() != null, "offsetRepository");
        int pollInterval =
                configuration.getMaxPollIntervalMs() == null ? POLL_INTERVAL : configuration.getMaxPollIntervalMs();
        if (revokeTimeoutMs > pollInterval / 2) {
            throw new IllegalArgumentException("revokeTimeoutMs of OpenAIKafkaPolicy is " + revokeTimeoutMs
                    + ", but may be half of maxPollIntervalMs at most, which is " + pollInterval
                    + ": a rebalance must not take longer.");
        }
        configure(configuration);
        KafkaClientFactory own = endpoint.getKafkaClientFactory();
        if (own instanceof LedgerClients) {
            throw new IllegalArgumentException(
                    "Route " + route.getRouteId() + " and another one with an OpenAIKafkaPolicy"
                            + " begin with the same URI. Let them differ, for instance by clientId.");
        }
        endpoint.setKafkaClientFactory(new LedgerClients(route, own, this));
    }

    private static void refuse(Route route, boolean isSet, String option) {
        if (isSet) {
            throw new IllegalArgumentException(
                    "The kafka: endpoint of route " + route.getRouteId() + " has " + option
                            + ", but OpenAIKafkaPolicy takes the records one by one and commits by itself. Leave the option out.");
        }
    }

    /** What has Camel's own default is set. There is no telling whether the default was meant. */
    private static void configure(KafkaConfiguration configuration) {
        configuration.setAutoCommitEnable(false);
        if (configuration.getKeyDeserializer().equals(KafkaConstants.KAFKA_DEFAULT_DESERIALIZER)) {
            configuration.setKeyDeserializer(ByteArrayDeserializer.class.getName());
        }
        if (configuration.getValueDeserializer().equals(KafkaConstants.KAFKA_DEFAULT_DESERIALIZER)) {
            configuration.setValueDeserializer(ByteArrayDeserializer.class.getName());
        }
        if (configuration.getPartitionAssignor().equals(KafkaConstants.PARTITIONER_RANGE_ASSIGNOR)) {
            // The range assignor takes all partitions from all workers whenever one comes or goes
            configuration.setPartitionAssignor(CooperativeStickyAssignor.class.getName());
        }
    }

    @Override
    public void onRemove(Route route) {
        KafkaEndpoint endpoint = (KafkaEndpoint) route.getEndpoint();
        if (endpoint.getKafkaClientFactory() instanceof LedgerClients clients) {
            endpoint.setKafkaClientFactory(clients.own());
        }
    }

    /** A thread for each exchange that blocks; one that waits for an answer of {@code openai:} holds none. */
    synchronized ExecutorService executor() {
        if (executor == null) {
            executor = camelContext.getExecutorServiceManager().newCachedThreadPool(this, "OpenAIKafka");
        }
        return executor;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (executor != null) {
            camelContext.getExecutorServiceManager().shutdown(executor);
            executor = null;
        }
        super.doStop();
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    /**
     * How many exchanges each consumer of the route has at a time: 1 or more, 64 by default. A route has {@code consumersCount}
     * consumers, which is 1 by default.
     */
    public void setMaxInFlight(int maxInFlight) {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "maxInFlight of OpenAIKafkaPolicy is " + maxInFlight + ", but must be 1 or more.");
        }
        this.maxInFlight = maxInFlight;
    }

    public Ordering getOrdering() {
        return ordering;
    }

    /** Which records wait for each other: {@code key} (the default), {@code partition} or {@code none}. */
    public void setOrdering(Ordering ordering) {
        if (ordering == null) {
            throw new IllegalArgumentException(
                    "ordering of OpenAIKafkaPolicy is null, but must be key, partition or none.");
        }
        this.ordering = ordering;
    }

    public boolean isSkipTombstones() {
        return skipTombstones;
    }

    /**
     * Whether records without a value are done without an exchange, true by default. With false their exchange has no body: the
     * route must tell them from others, since there is nothing to ask.
     */
    public void setSkipTombstones(boolean skipTombstones) {
        this.skipTombstones = skipTombstones;
    }

    public long getRevokeTimeoutMs() {
        return revokeTimeoutMs;
    }

    /**
     * How long calls that have been sent may still take when a rebalance takes their partition away, in milliseconds: 10,000 by
     * default, half of {@code maxPollIntervalMs} at most. Then they are cancelled, and the next owner asks again. With 0 they are
     * cancelled at once. Calls that wait for a limit are cancelled at once in any case.
     */
    public void setRevokeTimeoutMs(long revokeTimeoutMs) {
        if (revokeTimeoutMs < 0) {
            throw new IllegalArgumentException(
                    "revokeTimeoutMs of OpenAIKafkaPolicy is " + revokeTimeoutMs + ", but must be 0 or more.");
        }
        this.revokeTimeoutMs = revokeTimeoutMs;
    }
}
