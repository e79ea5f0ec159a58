package io.github.camelopenai.message;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import org.apache.camel.Exchange;

/** The exchange properties that tell of a failure. */
public final class FailureProperties {

    private FailureProperties() {}

    /** Sets them for a failure that is one of the API. */
    public static void set(Exchange exchange, Throwable failure) {
        if (failure instanceof OpenAIException known) {
            exchange.setProperty(
                    OpenAIProperties.ERROR_CATEGORY, known.getCategory().name());
            exchange.setProperty(OpenAIProperties.RETRY_AFTER_MILLIS, known.getRetryAfterMillis());
            exchange.setProperty(OpenAIProperties.SENT, known.isSent());
        }
        if (failure instanceof OpenAIStreamInterruptedException broken) {
            exchange.setProperty(OpenAIProperties.PARTIAL_TEXT, broken.getPartialText());
        }
    }

    /** Removes those of an earlier call. */
    static void clear(Exchange exchange) {
        exchange.removeProperty(OpenAIProperties.ERROR_CATEGORY);
        exchange.removeProperty(OpenAIProperties.RETRY_AFTER_MILLIS);
        exchange.removeProperty(OpenAIProperties.SENT);
        exchange.removeProperty(OpenAIProperties.PARTIAL_TEXT);
    }
}
