package io.github.camelopenai.internal.client.observe;

import io.github.camelopenai.internal.api.Usage;
import java.math.BigDecimal;

/**
 * Is told by the client what becomes of its calls: their figures, their permits. What it does must be quick, and it must throw nothing: it runs
 * on the threads of the calls.
 */
public interface CallObserver {

    /** A call begins. */
    default void began(CallState call) {}

    /**
     * A request goes to the server.
     *
     * @param attempt 1 for the first one of the call
     */
    default void attempted(CallState call, int attempt) {}

    /** The server has refused an attempt, because there are too many calls (429). */
    default void refused(CallState call) {}

    /**
     * Another attempt follows.
     *
     * @param failure what became of the one before
     */
    default void retried(CallState call, Throwable failure) {}

    /** The answer is there; of a stream, its first event. */
    default void firstByte(CallState call) {}

    /** The server has told what the call used, which it is charged for; once at most. */
    default void used(CallState call, Usage usage) {}

    /** What the call has cost, where all of it is known; once at most. */
    default void cost(CallState call, BigDecimal amount, String currency) {}

    /** The call has failed, or what it gave was of no use; once at most, and perhaps after its end. */
    default void failed(CallState call, Throwable failure) {}

    /** The call has ended, its stream too. */
    default void ended(CallState call) {}
}
