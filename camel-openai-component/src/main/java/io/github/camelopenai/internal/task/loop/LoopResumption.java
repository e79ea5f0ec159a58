package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Goes on with a loop that waited for decisions: the message body is the loop, a header has the decisions.
 *
 * @param loop makes the turns
 * @param seal opens what was signed
 * @param operation what the loop must call
 */
public record LoopResumption(AgentLoop loop, StateSeal seal, String operation) implements ExchangeTask {

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        if (text == null) {
            throw new OpenAIInvalidRequestException(
                    "There is no message body. operation=resume takes what approval=suspend gave as a body.");
        }
        LoopState state = seal.open(operation, text);
        decide(state.calls(), exchange.getMessage().getHeader(OpenAIHeaders.APPROVAL));
        return loop.goOn(exchange, state);
    }

    @Override
    public void stop() {
        loop.stop();
    }

    private static void decide(List<OpenCall> calls, Object said) {
        if (said == null) {
            throw refused("is missing");
        }
        try {
            Map<?, ?> byId = said instanceof Map<?, ?> several ? several : byId(calls, said);
            for (OpenCall call : calls) {
                Object decision = byId.get(call.called().id());
                if (decision != null) {
                    call.decide(Decision.of(decision));
                }
            }
        } catch (IllegalArgumentException e) {
            throw refused("cannot be used: " + e.getMessage());
        }
        String missing = calls.stream()
                .filter(OpenCall::isUndecided)
                .map(call -> call.called().id() + " (" + call.called().name() + ")")
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new OpenAIInvalidRequestException("There is no decision on " + missing + " in the header "
                    + OpenAIHeaders.APPROVAL + ". The loop goes on when there is one on each call that waits.");
        }
    }

    /** One decision for all calls. */
    private static Map<String, Object> byId(List<OpenCall> calls, Object decision) {
        Map<String, Object> byId = new LinkedHashMap<>();
        calls.stream()
                .filter(OpenCall::isAsked)
                .forEach(call -> byId.put(call.called().id(), decision));
        return byId;
    }

    private static OpenAIInvalidRequestException refused(String why) {
        return new OpenAIInvalidRequestException("The header " + OpenAIHeaders.APPROVAL + ' ' + why
                + ". It takes one decision for all calls that wait, or a Map of decisions by the ids of the calls. A"
                + " decision is " + Decision.ACCEPTED + '.');
    }
}
