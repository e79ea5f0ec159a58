package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.api.OpenAIException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the client of a failure in OpenAI's form (<a href="https://platform.openai.com/docs/guides/error-codes">error
 * codes</a>): as a response, or, where events are on their way, as the last of these.
 */
final class Failures extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Call call = Call.of(exchange);
        FailureAnswer answer = FailureAnswer.of(failure);
        boolean isBudgetUnknown = failure instanceof OpenAIBudgetException && failure.getCause() != null;
        if (failure instanceof OpenAIException failed && !isBudgetUnknown) {
            call.isKnownToServerAs(failed.getRequestId());
        } else if (!(failure instanceof Refusal || failure instanceof ClientGoneException)) {
            LOG.error("The request {} failed inside of the gateway", call.id(), failure);
        }
        if (!call.hasBegun()) {
            answer(exchange, call, answer);
            tellWhetherToRetry(exchange, failure, answer);
            callback.done(true);
            return true;
        }
        exchange.getMessage().setBody(null);
        boolean isGone = failure instanceof ClientGoneException;
        call.answered(isGone ? answer.status() : 200, failure.getClass().getSimpleName());
        if (isGone) {
            callback.done(true);
            return true;
        }
        lastEvent(call, answer).whenComplete((nothing, gone) -> callback.done(false));
        return false;
    }

    private static CompletableFuture<Void> lastEvent(Call call, FailureAnswer answer) {
        try {
            return call.events().write(answer.event(call.api()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void answer(Exchange exchange, Call call, FailureAnswer answer) {
        call.answered(answer.status(), answer.code());
        Reply.set(exchange, answer.status(), answer.json());
    }

    private static void tellWhetherToRetry(Exchange exchange, Exception failure, FailureAnswer answer) {
        Message response = exchange.getMessage();
        if (answer.retryAfterMillis() > 0) {
            response.setHeader("Retry-After", (answer.retryAfterMillis() + 999) / 1_000);
            response.setHeader("retry-after-ms", answer.retryAfterMillis());
        }
        if (failure instanceof Refusal refusal && refusal.allow() != null) {
            response.setHeader("Allow", refusal.allow());
        }
        boolean wasRepeated = failure instanceof OpenAIException failed && failed.getAttempts() > 1;
        if (failure instanceof OpenAIBudgetException
                || wasRepeated
                || Upstream.asked(exchange).size() > 1) {
            // A client that tried again too would multiply the calls, and no budget grows by that
            response.setHeader("x-should-retry", "false");
        }
    }
}
