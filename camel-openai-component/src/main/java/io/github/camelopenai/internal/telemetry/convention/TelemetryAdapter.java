package io.github.camelopenai.internal.telemetry.convention;

import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import org.apache.camel.Exchange;

/** Tells one library what calls and loops do. */
public interface TelemetryAdapter {

    /** Whether somebody listens. It is asked with each call, so it must cost nothing. */
    default boolean isActive() {
        return true;
    }

    /** Whether it must know which exchange a call comes from. */
    default boolean usesExchange() {
        return false;
    }

    /** The span that the calls of an exchange belong under, or null. */
    default Object parent(Exchange exchange) {
        return null;
    }

    /**
     * Follows a call, or null.
     *
     * @param capturesContent whether it may keep messages
     */
    CallFollower call(CallFacts facts, CallState state, boolean capturesContent);

    /**
     * Follows a loop, or null.
     *
     * @param facts of its first request
     * @param capturesContent whether it may keep arguments and results of tools
     */
    default LoopFollower loop(Exchange exchange, CallFacts facts, boolean capturesContent) {
        return null;
    }
}
