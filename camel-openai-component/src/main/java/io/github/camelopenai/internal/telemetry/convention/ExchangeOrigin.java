package io.github.camelopenai.internal.telemetry.convention;

import io.github.camelopenai.internal.client.request.Origin;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The exchange that a request comes from.
 *
 * <p>It does not hold the exchange: a call whose answer is a stream would keep its own reader, and one that nobody holds any more would stay
 * open for ever.
 *
 * @param reference the exchange, as long as somebody else has it
 * @param parent the span that the request belongs under, as its tracer has it, or null
 * @param headers the headers of the trace of the message
 */
public record ExchangeOrigin(WeakReference<Exchange> reference, Object parent, Map<String, String> headers)
        implements Origin {

    public ExchangeOrigin(Exchange exchange, Object parent, Map<String, String> headers) {
        this(new WeakReference<>(exchange), parent, headers);
    }

    /** The exchange of a request; it holds null where the request comes from none, as that of a consumer does. */
    public static WeakReference<Exchange> exchange(Origin origin) {
        return origin instanceof ExchangeOrigin known ? known.reference() : new WeakReference<>(null);
    }

    /** The span that a request belongs under, or null. */
    public static Object parent(Origin origin) {
        return origin instanceof ExchangeOrigin known ? known.parent() : null;
    }
}
