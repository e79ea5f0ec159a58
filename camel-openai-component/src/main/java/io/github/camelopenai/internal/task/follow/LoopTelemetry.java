package io.github.camelopenai.internal.task.follow;

import io.github.camelopenai.internal.client.request.ApiRequest;
import java.net.URI;
import org.apache.camel.Exchange;

/** Follows loops of model and tools for traces or events. */
public interface LoopTelemetry {

    /**
     * Follows a loop that is about to begin; null where nobody wants to know of it.
     *
     * @param request the first request
     * @param uri where it goes
     */
    LoopFollower follow(Exchange exchange, ApiRequest request, URI uri);
}
