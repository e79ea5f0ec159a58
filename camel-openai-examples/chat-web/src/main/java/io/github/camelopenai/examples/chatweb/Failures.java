package io.github.camelopenai.examples.chatweb;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the user a sentence and an id. Why it failed, with addresses and advice, is for the operator: it goes into the log. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Failures() {}

    static void tell(Exchange exchange) throws IOException {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure instanceof RefusedException refused) {
            answer(exchange, refused.status(), refused.getMessage());
            return;
        }
        String id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("Chat {} failed", id, failure);
        answer(exchange, 502, sentence(failure) + " (" + id + ")");
    }

    private static String sentence(Exception failure) {
        if (failure instanceof OpenAIRateLimitException) {
            return "The model is busy. Try again in a minute.";
        }
        if (failure instanceof OpenAIInvalidRequestException invalid
                && "context_length_exceeded".equals(invalid.getCode())) {
            return "The conversation has become too long. Reload the page to begin a new one.";
        }
        return "The model cannot answer now. Try again later.";
    }

    private static void answer(Exchange exchange, int status, String message) throws IOException {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(JSON.writeValueAsString(Map.of("error", Map.of("message", message))));
    }
}
