package io.github.camelopenai.internal.message;

import io.github.camelopenai.internal.client.request.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/**
 * The trace that a message says it belongs to, in the headers that tracers put into it (<a
 * href="https://www.w3.org/TR/trace-context/">W3C trace context</a>). What has another form is no trace: a message may come from
 * anybody.
 */
public record TraceHeaders(Map<String, String> headers) implements Origin {

    public static final String PARENT = "traceparent";
    public static final String STATE = "tracestate";

    private static final Pattern VALID_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern VALID_STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

    /** The trace of a message, or null where it names none. */
    public static TraceHeaders of(Message message) {
        if (!(message.getHeader(PARENT) instanceof String parent)
                || !VALID_PARENT.matcher(parent).matches()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PARENT, parent);
        if (message.getHeader(STATE) instanceof String state
                && VALID_STATE.matcher(state).matches()) {
            headers.put(STATE, state);
        }
        return new TraceHeaders(headers);
    }
}
