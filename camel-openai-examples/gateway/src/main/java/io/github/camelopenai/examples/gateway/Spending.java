package io.github.camelopenai.examples.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What calls cost, and how much of it each client may have.
 *
 * @param prices the file of prices, or null
 * @param common the budget of each client that has none of its own
 * @param own the budgets of clients by their names
 * @param period {@code day} or {@code month}
 * @param store the folder that keeps budgets over restarts, or null
 */
record Spending(Path prices, Budget common, Map<String, Budget> own, String period, Path store) {

    static final Spending NONE = new Spending(null, Budget.NONE, Map.of(), "month", null);

    /** The header with the name of the client, whose budget it is; Camel's filter keeps it from the response. */
    static final String CLIENT = "CamelGatewayClient";

    Spending {
        own = new TreeMap<>(own);
        if (store != null && !common.isBounded() && own.isEmpty()) {
            throw new IllegalArgumentException("--budget-store keeps budgets, but there are none. Set --budget,"
                    + " --token-budget, or NAME.budget or NAME.tokenBudget in the file of clients.");
        }
        if (prices == null && common.money() != null) {
            throw new IllegalArgumentException("--budget is in money, so it needs --prices. Or use --token-budget.");
        }
        own.forEach((client, budget) -> {
            if (prices == null && budget.money() != null) {
                throw new IllegalArgumentException(
                        client + ".budget is in money, so it needs --prices. Or use " + client + ".tokenBudget.");
            }
        });
    }

    /** What a client may use. */
    Budget of(String client) {
        return own.getOrDefault(client, common);
    }

    /** Each budget that a client has. */
    Set<Budget> budgets() {
        return Stream.concat(Stream.of(common), own.values().stream()).collect(Collectors.toSet());
    }

    /** The options of an endpoint whose calls a budget pays for. */
    String options(Budget budget) {
        return (prices == null ? "" : "&prices=file:" + prices.toAbsolutePath())
                + budget.options()
                + (budget.isBounded() ? "&budgetPeriod=" + period + "&budgetKey=RAW(${header." + CLIENT + "})" : "")
                + (budget.isBounded() && store != null ? "&budgetStore=file:" + store.toAbsolutePath() : "");
    }

    /** What a client may use, for people, or null where nothing bounds it. */
    String shown(String client) {
        Budget budget = of(client);
        return budget.isBounded() ? budget + " a " + period : null;
    }
}
