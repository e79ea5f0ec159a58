package io.github.camelopenai.internal.client.observe;

/** Where a call is that is under way. */
public interface CallState {

    /** Whether it waits on this side: for a permit, a token, a connection, or to be sent again. */
    boolean isWaiting();

    /** Whether its answer is a stream that is open. */
    boolean isStreaming();
}
