package io.github.camelopenai.internal.client.observe;

import io.github.camelopenai.internal.client.request.ApiRequest;
import java.net.URI;

/** Follows calls for traces, metrics or events. */
public interface CallTelemetry {

    /**
     * Follows a call that is about to begin; null where nobody wants to know of it.
     *
     * @param uri the whole URL
     * @param state where the call is
     */
    CallFollower follow(ApiRequest request, URI uri, CallState state);
}
