package io.github.camelopenai.internal.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Several followers of one call as one. */
record CallFollowers(List<CallFollower> all) implements CallFollower {

    /** One that tells all of them; null for an empty list. */
    static CallFollower of(List<CallFollower> followers) {
        return switch (followers.size()) {
            case 0 -> null;
            case 1 -> followers.get(0);
            default -> new CallFollowers(followers);
        };
    }

    /** The first that has any. */
    @Override
    public Map<String, String> headers() {
        for (CallFollower each : all) {
            if (!each.headers().isEmpty()) {
                return each.headers();
            }
        }
        return Map.of();
    }

    @Override
    public void began(CallState call) {
        all.forEach(each -> each.began(call));
    }

    @Override
    public void attempted(CallState call, int attempt) {
        all.forEach(each -> each.attempted(call, attempt));
    }

    @Override
    public void refused(CallState call) {
        all.forEach(each -> each.refused(call));
    }

    @Override
    public void retried(CallState call, Throwable failure) {
        all.forEach(each -> each.retried(call, failure));
    }

    @Override
    public void firstByte(CallState call) {
        all.forEach(each -> each.firstByte(call));
    }

    @Override
    public void used(CallState call, Usage usage) {
        all.forEach(each -> each.used(call, usage));
    }

    @Override
    public void cost(CallState call, BigDecimal amount, String currency) {
        all.forEach(each -> each.cost(call, amount, currency));
    }

    @Override
    public void answered(CallState call, JsonNode answer) {
        all.forEach(each -> each.answered(call, answer));
    }

    @Override
    public void failed(CallState call, Throwable failure) {
        all.forEach(each -> each.failed(call, failure));
    }

    @Override
    public void ended(CallState call) {
        all.forEach(each -> each.ended(call));
    }

    @Override
    public void settled(CallState call) {
        all.forEach(each -> each.settled(call));
    }
}
