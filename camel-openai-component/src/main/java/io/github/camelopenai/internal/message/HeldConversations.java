package io.github.camelopenai.internal.message;

import java.util.List;
import org.apache.camel.Exchange;

/**
 * The conversations that an exchange is in, and those of the exchange that it was made from: a tool of its loop, a chunk of its stream. Camel
 * copies the property where it splits a message.
 */
public final class HeldConversations {

    /** A List. It holds no exchange: what was made from one may live longer. */
    public static final String PROPERTY = "CamelOpenAIHeldConversations";

    private HeldConversations() {}

    /** What an exchange holds. */
    public static List<?> of(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof List<?> held ? held : List.of();
    }

    /** Lets another exchange know what this one holds. */
    public static void share(Exchange exchange, Exchange other) {
        if (exchange != other && !of(exchange).isEmpty()) {
            other.setProperty(PROPERTY, of(exchange));
        }
    }
}
