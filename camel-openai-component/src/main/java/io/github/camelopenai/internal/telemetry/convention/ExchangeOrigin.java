package io.github.camelopenai.internal.telemetry.convention;

import io.github.camelopenai.internal.client.request.Origin;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The exchange that a request comes from.
 *
 * @param exchange the exchange
 * @param parent the span that the request belongs under, as its tracer has it, or null
 * @param headers the headers of the trace of the message
 */
public record ExchangeOrigin(Exchange exchange, Object parent, Map<String, String> headers) implements Origin {

    /** The exchange of a request, or null where it comes from none, as that of a consumer does. */
    public static Exchange exchange(Origin origin) {
        return origin instanceof ExchangeOrigin known ? known.exchange() : null;
    }

    /** The span that a request belongs under, or null. */
    public static Object parent(Origin origin) {
        return origin instanceof ExchangeOrigin known ? known.parent() : null;
    }
}
