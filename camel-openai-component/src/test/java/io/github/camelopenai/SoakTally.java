package io.github.camelopenai;

import io.github.camelopenai.api.OpenAIException;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** What became of the exchanges of the soak run. */
final class SoakTally {

    private static final int KEPT = 20;

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder completions = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

    /** One exchange: told of each time that its callback is called. */
    final class Entry implements Synchronization {

        private final AtomicInteger ends = new AtomicInteger();
        private final AtomicInteger completed = new AtomicInteger();

        /** Whether this was the first time. */
        boolean ended(Exchange exchange) {
            if (ends.getAndIncrement() > 0) {
                again.increment();
                return false;
            }
            ended.increment();
            if (exchange.getException() == null) {
                answers.increment();
            } else {
                failed(exchange.getException());
            }
            return true;
        }

        @Override
        public void onComplete(Exchange exchange) {
            completed();
        }

        @Override
        public void onFailure(Exchange exchange) {
            completed();
        }

        private void completed() {
            if (completed.getAndIncrement() > 0) {
                again.increment();
            } else {
                completions.increment();
            }
        }
    }

    Entry begin() {
        begun.increment();
        return new Entry();
    }

    /** Counts a failure under the exception of ours in it; any other is kept as one that no user should see. */
    void failed(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        if (cause == null && unexpected.size() < KEPT) {
            unexpected.add(failure);
        }
        String name = (cause == null ? failure : cause).getClass().getSimpleName();
        failures.computeIfAbsent(name, none -> new LongAdder()).increment();
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof OpenAIException || cause instanceof SoakRoutes.GivenUpException;
    }

    long begun() {
        return begun.sum();
    }

    long ended() {
        return ended.sum();
    }

    /** How many were told to be done by Camel. */
    long completions() {
        return completions.sum();
    }

    /** How many ends came after the first of their exchange. */
    long again() {
        return again.sum();
    }

    long answers() {
        return answers.sum();
    }

    Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    Queue<Throwable> unexpected() {
        return unexpected;
    }
}
