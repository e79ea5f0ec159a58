package io.github.camelopenai.internal.client.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An observer of one call, which sees its answer too: what telemetry makes of it. */
public interface CallFollower extends CallObserver {

    /** The headers that join what the server does to the trace of the call, by name; empty where it has none. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The answer as JSON; of a stream, what its events have come to. It may be told more than once, and after the end. */
    default void answered(CallState call, JsonNode answer) {}

    /** Nothing more is told of the call: it has ended, and nobody reads more of its answer. Once. */
    default void settled(CallState call) {}
}
