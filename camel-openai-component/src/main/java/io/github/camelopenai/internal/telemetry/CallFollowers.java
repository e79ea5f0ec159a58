package io.github.camelopenai.internal.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Several followers of one call as one, whose failures are not the call's. */
record CallFollowers(List<CallFollower> all, Teller teller) implements CallFollower {

    /** One that tells all of them; null for an empty list. */
    static CallFollower of(List<CallFollower> followers, Teller teller) {
        return followers.isEmpty() ? null : new CallFollowers(followers, teller);
    }

    /** The first that has any. */
    @Override
    public Map<String, String> headers() {
        for (CallFollower each : all) {
            Map<String, String> headers = teller.ask(each::headers, Map.of());
            if (!headers.isEmpty()) {
                return headers;
            }
        }
        return Map.of();
    }

    @Override
    public void began(CallState call) {
        teller.tell(all, each -> each.began(call));
    }

    @Override
    public void attempted(CallState call, int attempt) {
        teller.tell(all, each -> each.attempted(call, attempt));
    }

    @Override
    public void refused(CallState call) {
        teller.tell(all, each -> each.refused(call));
    }

    @Override
    public void retried(CallState call, Throwable failure) {
        teller.tell(all, each -> each.retried(call, failure));
    }

    @Override
    public void firstByte(CallState call) {
        teller.tell(all, each -> each.firstByte(call));
    }

    @Override
    public void used(CallState call, Usage usage) {
        teller.tell(all, each -> each.used(call, usage));
    }

    @Override
    public void cost(CallState call, BigDecimal amount, String currency) {
        teller.tell(all, each -> each.cost(call, amount, currency));
    }

    @Override
    public void answered(CallState call, JsonNode answer) {
        teller.tell(all, each -> each.answered(call, answer));
    }

    @Override
    public void failed(CallState call, Throwable failure) {
        teller.tell(all, each -> each.failed(call, failure));
    }

    @Override
    public void ended(CallState call) {
        teller.tell(all, each -> each.ended(call));
    }

    @Override
    public void settled(CallState call) {
        teller.tell(all, each -> each.settled(call));
    }
}
