package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.message.OpenAIProperties;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;

/** The servers that the gateway calls, in their order. */
enum Upstream {
    FIRST,
    SECOND;

    /** The prefix of its properties, and its name in the access log. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those that were asked, each with the reason why the next one was; empty where none was. */
    static List<?> asked(Exchange exchange) {
        return exchange.getProperty(OpenAIProperties.FAILOVER_SERVERS, List.of(), List.class);
    }
}
