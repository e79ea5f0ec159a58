package io.github.camelopenai.internal.message;

import io.github.camelopenai.internal.client.Cancellation;
import org.apache.camel.Exchange;

/** Where an exchange carries what ends its calls early: in a property, so that it goes along the route. */
public final class ExchangeCancellation {

    private static final String PROPERTY = "CamelOpenAICancellation";

    private ExchangeCancellation() {}

    /** Lets this end the calls of an exchange; set it before the exchange begins its route. */
    public static void set(Exchange exchange, Cancellation cancellation) {
        exchange.setProperty(PROPERTY, cancellation);
    }

    /** What ends the calls of an exchange early, or null where nothing does. */
    public static Cancellation of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Cancellation.class);
    }
}
