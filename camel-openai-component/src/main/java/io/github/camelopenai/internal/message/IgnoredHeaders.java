package io.github.camelopenai.internal.message;

import io.github.camelopenai.internal.api.CamelOpenAIOptions;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once of each header of Apache Camel's own camel-openai that an endpoint does not read: a route that was moved would lose it unseen. */
public final class IgnoredHeaders {

    private static final Logger LOG = LoggerFactory.getLogger(IgnoredHeaders.class);

    private final Operation operation;
    private final String endpoint;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param operation what the endpoint calls, or null
     * @param endpoint as a warning names it, without secrets
     */
    public IgnoredHeaders(Operation operation, String endpoint) {
        this.operation = operation;
        this.endpoint = endpoint;
    }

    /** Logs a warning for each of them that a message has, and that was not told of before. */
    public void tellOf(Message message) {
        if (operation == null || !OpenAIHeaders.areIn(message)) {
            return;
        }
        CamelOpenAIOptions.ignoredHeaders(operation).forEach((header, instead) -> {
            if (message.getHeader(header) != null && told.add(header)) {
                LOG.warn("{} does not read the header {} of camel-openai; here {}.", endpoint, header, instead);
            }
        });
    }
}
