package io.github.camelopenai.internal.client;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Ends the calls of an exchange whose answers are of no use any more.
 *
 * <pre>{@code
 * ExchangeCancellation.set(exchange, cancellation);
 * ...
 * cancellation.cancel();
 * }</pre>
 *
 * <p>The exchange is then marked for rollback and goes no further; no error handler takes it for a failure. A stream whose first
 * event has come goes on: it is being paid.
 */
public final class Cancellation {

    private final Cancellation outer;
    private final Set<UnderWay> calls = new HashSet<>();
    private boolean isCancelled;

    public Cancellation() {
        this(null);
    }

    /**
     * Ends calls that another ends too.
     *
     * @param outer the other, such as that of the exchange that has begun this one; null where there is none
     */
    public Cancellation(Cancellation outer) {
        this.outer = outer;
    }

    /** Ends what has not reached the server, and lets no other call begin. */
    public void cancelUnsent() {
        end(call -> !call.deadline().isAnythingSent());
    }

    /** Ends what the server has not answered, and lets no other call begin. */
    public void cancel() {
        end(call -> true);
    }

    /** Whether no call may begin any more. */
    public boolean isCancelled() {
        synchronized (this) {
            if (isCancelled) {
                return true;
            }
        }
        return outer != null && outer.isCancelled();
    }

    private void end(Predicate<UnderWay> which) {
        List<UnderWay> ended;
        synchronized (this) {
            isCancelled = true;
            ended = calls.stream().filter(which).toList();
        }
        ended.forEach(UnderWay::cancel);
    }

    /** Ends a call with the others: now, where they have been ended. */
    void watch(UnderWay call) {
        if (outer != null) {
            outer.watch(call);
        }
        synchronized (this) {
            if (!isCancelled) {
                calls.add(call);
                call.result().whenComplete((response, failure) -> forget(call));
                return;
            }
        }
        call.cancel();
    }

    private synchronized void forget(UnderWay call) {
        calls.remove(call);
    }
}
