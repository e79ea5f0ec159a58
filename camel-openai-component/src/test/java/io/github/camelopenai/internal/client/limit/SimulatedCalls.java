package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Calls against a server that refuses some, in time that the test makes: through a limiter, or each alone as OpenAI's own SDKs send them.
 *
 * <pre>{@code
 * SimulatedCalls calls = new SimulatedCalls(SimulatedCalls.atRandom(0.4, 1), 2, 500);
 * calls.through(Limits.NONE, 40);
 * calls.lastAnswerAt();
 * }</pre>
 */
final class SimulatedCalls {

    private static final RateLimits UNTOLD = RateLimits.of(name -> null);

    private final VirtualTime time = new VirtualTime();
    private final Server server;
    private final long refusalMillis;
    private final long answerMillis;
    private final Map<Long, Integer> attempts = new HashMap<>();
    private int sent;
    private int answered;
    private int mostRefusals;
    private long lastAnswerAt;

    /** Decides on a call. */
    interface Server {

        /** The milliseconds to wait, 0 where the call is taken. */
        long refuse(long call, int attempt, long millis);
    }

    /** A server that takes every call. */
    static Server open() {
        return (call, attempt, millis) -> 0;
    }

    /** A server that refuses at random and wants a second: the same attempts of the same calls, whenever they come. */
    static Server atRandom(double probability, long seed) {
        return (call, attempt, millis) ->
                new SplittableRandom(seed * 1_000_003 + call * 7_919 + attempt * 104_729L).nextDouble() < probability
                        ? 1_000
                        : 0;
    }

    /**
     * @param refusalMillis how long the server takes to refuse a call
     * @param answerMillis how long it takes to answer one
     */
    SimulatedCalls(Server server, long refusalMillis, long answerMillis) {
        this.server = server;
        this.refusalMillis = refusalMillis;
        this.answerMillis = answerMillis;
    }

    /** So many at once through a limiter, until all are answered. */
    SimulatedCalls through(LimitOptions limits, int calls) {
        return through(limits, calls, 0);
    }

    /** One after another, without waiting for its answer. */
    SimulatedCalls through(LimitOptions limits, int calls, long gapMillis) {
        Limiter limiter = new Limiter("m", limits, time, time, time::nanos);
        for (int i = 0; i < calls; i++) {
            Permit permit = limiter.permit(0, this::arrive);
            if (gapMillis == 0) {
                permit.enter();
            } else {
                time.schedule(() -> permit.enter(), i * gapMillis, TimeUnit.MILLISECONDS);
            }
        }
        time.passAll();
        return this;
    }

    /** All of them through the limiters of several JVMs that know nothing of each other: of each so many are on their way at most. */
    SimulatedCalls throughWorkers(int workers, int atATime, int calls) {
        int[] left = {calls};
        for (int worker = 0; worker < workers; worker++) {
            Limiter limiter = new Limiter("m", Limits.NONE, time, time, time::nanos);
            for (int i = 0; i < atATime; i++) {
                next(limiter, left);
            }
        }
        time.passAll();
        return this;
    }

    private void next(Limiter limiter, int[] left) {
        if (left[0]-- > 0) {
            long call = left[0];
            limiter.permit(0, permit -> arrive(permit, call, () -> next(limiter, left)))
                    .enter();
        }
    }

    private void arrive(Permit permit) {
        arrive(permit, permit.ticket, () -> {});
    }

    private void arrive(Permit permit, long call, Runnable whenAnswered) {
        long wait = refuse(call);
        if (wait == 0) {
            answer(() -> {
                permit.answered(UNTOLD);
                permit.leave();
                whenAnswered.run();
            });
        } else {
            time.schedule(
                    () -> {
                        permit.refused(wait);
                        permit.leave();
                        permit.again().enter();
                    },
                    refusalMillis,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** So many at once as OpenAI's SDKs send them: each waits as long as it is asked to, and knows nothing of the others. */
    SimulatedCalls eachAlone(int calls) {
        for (long call = 1; call <= calls; call++) {
            sendAlone(call);
        }
        time.passAll();
        return this;
    }

    private void sendAlone(long call) {
        long wait = refuse(call);
        if (wait == 0) {
            answer(() -> {});
        } else {
            time.schedule(() -> sendAlone(call), refusalMillis + wait, TimeUnit.MILLISECONDS);
        }
    }

    private long refuse(long call) {
        sent++;
        int attempt = attempts.merge(call, 1, Integer::sum);
        long wait = server.refuse(call, attempt, time.millis());
        if (wait > 0) {
            mostRefusals = Math.max(mostRefusals, attempt);
        }
        return wait;
    }

    private void answer(Runnable whenAnswered) {
        time.schedule(
                () -> {
                    answered++;
                    lastAnswerAt = time.millis();
                    whenAnswered.run();
                },
                answerMillis,
                TimeUnit.MILLISECONDS);
    }

    int sent() {
        return sent;
    }

    int answered() {
        return answered;
    }

    /** How often the call was refused that was refused most. */
    int mostRefusals() {
        return mostRefusals;
    }

    /** In milliseconds. */
    long lastAnswerAt() {
        return lastAnswerAt;
    }

    /** The limits of {@link Limits#NONE}, without learning. */
    static LimitOptions notAdaptive() {
        LimitOptions none = Limits.NONE;
        return new LimitOptions(0, 0, 0, none.burstTolerance(), none.maxQueuedRequests(), none.longestWait(), false);
    }
}
