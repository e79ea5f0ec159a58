package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.message.OpenAIProperties;
import org.apache.camel.Exchange;

/** The exchange properties that tell of a failure. */
public final class FailureProperties {

    private FailureProperties() {}

    /** A call begins: nothing of an answer is handed on. */
    public static void begin(Exchange exchange) {
        exchange.removeProperty(OpenAIProperties.FAILOVER);
    }

    /** Something of the answer has an effect from now on: a chunk is passed on, or a tool runs. Another answer must not do so again. */
    public static void handedOn(Exchange exchange) {
        exchange.setProperty(OpenAIProperties.FAILOVER, false);
    }

    /** Sets them for a failure that is one of the API. */
    public static void set(Exchange exchange, Throwable failure) {
        if (failure instanceof OpenAIException known) {
            boolean isHandedOn = Boolean.FALSE.equals(exchange.getProperty(OpenAIProperties.FAILOVER));
            exchange.setProperty(OpenAIProperties.FAILOVER, !isHandedOn && known.isWorthAnotherServer());
            exchange.setProperty(
                    OpenAIProperties.ERROR_CATEGORY, known.getCategory().name());
            exchange.setProperty(OpenAIProperties.RETRY_AFTER_MILLIS, known.getRetryAfterMillis());
            exchange.setProperty(OpenAIProperties.SENT, known.isSent());
            if (known.getPartialText() != null) {
                exchange.setProperty(OpenAIProperties.PARTIAL_TEXT, known.getPartialText());
            }
        }
    }

    /** Removes those of an earlier call. */
    public static void clear(Exchange exchange) {
        exchange.removeProperty(OpenAIProperties.ERROR_CATEGORY);
        exchange.removeProperty(OpenAIProperties.RETRY_AFTER_MILLIS);
        exchange.removeProperty(OpenAIProperties.SENT);
        exchange.removeProperty(OpenAIProperties.PARTIAL_TEXT);
        exchange.removeProperty(OpenAIProperties.PARTIAL_EMBEDDINGS);
        exchange.removeProperty(OpenAIProperties.STREAM_TO_FAILURES);
        begin(exchange);
    }
}
