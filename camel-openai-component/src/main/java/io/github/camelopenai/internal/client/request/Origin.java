package io.github.camelopenai.internal.client.request;

import java.util.Map;

/** Where a request comes from, as telemetry knows it. */
public interface Origin {

    /** The headers of the trace that the request belongs to (<a href="https://www.w3.org/TR/trace-context/">W3C</a>), or none. */
    Map<String, String> headers();
}
