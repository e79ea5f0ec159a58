package io.github.camelopenai.internal.client.observe;

/** Follows calls for traces, metrics or events. */
public interface CallTelemetry {

    /** Follows a call that is about to begin; null where nobody wants to know of it. */
    CallFollower follow(FollowedCall call);
}
