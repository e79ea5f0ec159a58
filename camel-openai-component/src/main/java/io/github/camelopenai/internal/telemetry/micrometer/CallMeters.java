package io.github.camelopenai.internal.telemetry.micrometer;

import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.github.camelopenai.internal.telemetry.convention.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The meters of the calls of one operation, model and server. */
final class CallMeters {

    /** Some registries want each meter of a name to have the same tags, so success has a value too. */
    private static final String NO_ERROR = "none";

    private static final int BUCKETS = 14;

    /** From 10 ms to 82 s, each twice the one before, as the conventions have them. */
    private static final Duration[] SECONDS = Stream.iterate(Duration.ofMillis(10), each -> each.multipliedBy(2))
            .limit(BUCKETS)
            .toArray(Duration[]::new);

    /** From 1 to 67 million, each four times the one before, as the conventions have them. */
    private static final double[] TOKENS =
            DoubleStream.iterate(1, each -> each * 4).limit(BUCKETS).toArray();

    private final MeterRegistry registry;
    private final MetricNames names;
    private final Tags tags;
    private final Timer firstChunk;
    private final Timer queueTime;
    private final Counter attempts;
    private final Counter refusals;
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, DoubleConsumer> tokenMeters = new ConcurrentHashMap<>();
    private final Set<CallState> underWay = ConcurrentHashMap.newKeySet();

    CallMeters(MeterRegistry registry, MetricNames names, Tags tags) {
        this.registry = registry;
        this.names = names;
        this.tags = tags;
        this.firstChunk = timer(names.firstChunk(), "How long the first chunk of a stream takes", tags);
        this.queueTime = timer(MetricNames.QUEUE_TIME, "How long calls wait on this side before they are sent", tags);
        this.attempts = counter(MetricNames.ATTEMPTS, "Requests that were sent, those again among them");
        this.refusals = counter(MetricNames.REFUSALS, "Attempts that the server has refused with 429");
        gauge(MetricNames.WAITING, "Calls that wait on this side", true);
        gauge(MetricNames.IN_FLIGHT, "Calls at the server, open streams too", false);
    }

    private Timer duration(String error) {
        return timer(
                names.duration(),
                "How long calls take, with their waits and all attempts",
                tags.and(GenAi.ERROR, error));
    }

    private Timer timer(String name, String text, Tags ofTimer) {
        return Timer.builder(name)
                .description(text)
                .tags(ofTimer)
                .serviceLevelObjectives(SECONDS)
                .register(registry);
    }

    private Counter counter(String name, String text) {
        return Counter.builder(name).description(text).tags(tags).register(registry);
    }

    private void gauge(String name, String text, boolean isWaiting) {
        Gauge.builder(name, underWay, calls -> count(calls, isWaiting))
                .description(text)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static double count(Set<CallState> calls, boolean isWaiting) {
        return calls.stream().filter(call -> call.isWaiting() == isWaiting).count();
    }

    void began(CallState call) {
        underWay.add(call);
    }

    void ended(CallState call) {
        underWay.remove(call);
    }

    void attempted() {
        attempts.increment();
    }

    void queued(long nanos) {
        queueTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused() {
        refusals.increment();
    }

    void firstChunk(long nanos) {
        firstChunk.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What a call was charged for. */
    void used(Usage usage) {
        tokens("input", names.inputTokens(), usage.inputTokens());
        tokens("output", names.outputTokens(), usage.outputTokens());
    }

    /** What a call has cost. */
    void cost(BigDecimal amount, String currency) {
        Counter.builder(MetricNames.COST)
                .description("Money that calls have cost, by the prices of the option prices")
                .tags(tags.and(MetricNames.CURRENCY, currency))
                .register(registry)
                .increment(amount.doubleValue());
    }

    private void tokens(String type, String counted, Long tokens) {
        if (tokens != null) {
            tokenMeters
                    .computeIfAbsent(type, name -> counted == null ? histogram(name) : total(counted))
                    .accept(tokens);
        }
    }

    private DoubleConsumer histogram(String type) {
        return DistributionSummary.builder(names.tokens())
                .description("Tokens of a call, as the server counted them")
                .tags(tags.and(GenAi.TOKEN_TYPE, type))
                .serviceLevelObjectives(TOKENS)
                .register(registry)::record;
    }

    private DoubleConsumer total(String name) {
        return Counter.builder(name)
                .description("Tokens, as the server counted them")
                .tags(tags.and(GenAi.MODALITY, "unknown"))
                .register(registry)::increment;
    }

    /** @param failure why it failed, or null */
    void took(long nanos, Throwable failure) {
        durations
                .computeIfAbsent(failure == null ? NO_ERROR : CallFacts.error(failure), this::duration)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
