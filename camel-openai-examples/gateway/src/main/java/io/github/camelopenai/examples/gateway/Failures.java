package io.github.camelopenai.examples.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Tells the client of a failure in OpenAI's form (<a href="https://platform.openai.com/docs/guides/error-codes">error
 * codes</a>): as a response, or, where events are on their way, as the last of these.
 */
final class Failures extends AsyncProcessorSupport {

    /** What nginx writes into its log for a client that went away. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Call call = Call.of(exchange);
        if (!call.hasBegun()) {
            answer(exchange, call, FailureAnswer.of(failure));
            callback.done(true);
            return true;
        }
        exchange.getMessage().setBody(null);
        boolean isGone = failure instanceof ClientGoneException;
        call.answered(isGone ? CLIENT_CLOSED_REQUEST : 200, failure.getClass().getSimpleName());
        if (isGone) {
            callback.done(true);
            return true;
        }
        lastEvent(call, FailureAnswer.of(failure)).whenComplete((nothing, gone) -> callback.done(false));
        return false;
    }

    private static CompletableFuture<Void> lastEvent(Call call, FailureAnswer answer) {
        try {
            return call.events().write(("data: " + answer.json() + "\n\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void answer(Exchange exchange, Call call, FailureAnswer answer) {
        call.answered(answer.status(), answer.code());
        Reply.set(exchange, answer.status(), answer.json());
        if (answer.retryAfterMillis() > 0) {
            Message response = exchange.getMessage();
            response.setHeader("Retry-After", (answer.retryAfterMillis() + 999) / 1_000);
            response.setHeader("retry-after-ms", answer.retryAfterMillis());
        }
    }
}
