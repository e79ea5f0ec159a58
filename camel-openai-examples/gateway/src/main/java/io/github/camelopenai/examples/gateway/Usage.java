package io.github.camelopenai.examples.gateway;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each client has used since the gateway began. */
final class Usage {

    private final Map<String, Sum> sums = new ConcurrentHashMap<>();

    /**
     * What one client has used.
     *
     * @param cost what is known of it
     * @param currency its currency, or null where nothing has a price
     */
    record Sum(long calls, long failures, long promptTokens, long completionTokens, BigDecimal cost, String currency) {

        private static final Sum NOTHING = new Sum(0, 0, 0, 0, BigDecimal.ZERO, null);

        private Sum plus(Call call) {
            return new Sum(
                    calls + 1,
                    failures + (call.failure() == null ? 0 : 1),
                    promptTokens + orNothing(call.promptTokens()),
                    completionTokens + orNothing(call.completionTokens()),
                    call.cost() == null ? cost : cost.add(call.cost()),
                    call.cost() == null ? currency : call.currency());
        }

        private static long orNothing(Long tokens) {
            return tokens == null ? 0 : tokens;
        }
    }

    /** Counts a call that has ended. */
    void add(Call call) {
        if (call.clientName() != null && call.api() != null) {
            sums.merge(call.clientName(), Sum.NOTHING.plus(call), (before, one) -> before.plus(call));
        }
    }

    Sum of(String client) {
        return sums.getOrDefault(client, Sum.NOTHING);
    }
}
