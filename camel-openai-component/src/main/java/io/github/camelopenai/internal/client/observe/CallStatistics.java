package io.github.camelopenai.internal.client.observe;

import io.github.camelopenai.internal.api.Usage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The figures of the calls of an endpoint, or of a limiter. */
public final class CallStatistics implements CallObserver {

    private final LongAdder calls = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder inputTokens = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Set<CallState> underWay = ConcurrentHashMap.newKeySet();

    @Override
    public void began(CallState call) {
        calls.increment();
        underWay.add(call);
    }

    @Override
    public void ended(CallState call) {
        underWay.remove(call);
    }

    @Override
    public void attempted(CallState call, int attempt) {
        attempts.increment();
    }

    @Override
    public void refused(CallState call) {
        refusals.increment();
    }

    @Override
    public void retried(CallState call, Throwable failure) {
        retries.increment();
    }

    @Override
    public void failed(CallState call, Throwable failure) {
        failures.computeIfAbsent(failure.getClass().getSimpleName(), kind -> new LongAdder())
                .increment();
    }

    @Override
    public void used(CallState call, Usage usage) {
        inputTokens.add(usage.promptTokens() == null ? 0 : usage.promptTokens());
        outputTokens.add(usage.completionTokens() == null ? 0 : usage.completionTokens());
    }

    public long calls() {
        return calls.sum();
    }

    /** How often a request was sent. */
    public long attempts() {
        return attempts.sum();
    }

    /** How often a server refused an attempt, because there were too many calls (429). */
    public long refusals() {
        return refusals.sum();
    }

    public long retries() {
        return retries.sum();
    }

    /** How many calls wait on this side. */
    public long waiting() {
        return underWay.stream().filter(CallState::isWaiting).count();
    }

    /** How many calls are at the server, open streams too. */
    public long inFlight() {
        return underWay.stream().filter(call -> !call.isWaiting()).count();
    }

    /** How many calls have a stream for an answer that is still open. */
    public long openStreams() {
        return underWay.stream().filter(CallState::isStreaming).count();
    }

    public long inputTokens() {
        return inputTokens.sum();
    }

    public long outputTokens() {
        return outputTokens.sum();
    }

    /** How many calls have failed, by the name of the exception. */
    public Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }
}
