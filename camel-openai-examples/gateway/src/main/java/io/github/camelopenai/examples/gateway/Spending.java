package io.github.camelopenai.examples.gateway;

import java.nio.file.Path;

/**
 * What calls cost, and how much of it each client may have.
 *
 * @param prices the file of prices, or null
 * @param budget the most money for each client in a period, or null
 * @param tokenBudget the most tokens for each client in a period, or null
 * @param period {@code day} or {@code month}
 * @param store the folder that keeps budgets over restarts, or null
 */
record Spending(Path prices, String budget, Long tokenBudget, String period, Path store) {

    static final Spending NONE = new Spending(null, null, null, "month", null);

    /** The header with the name of the client, whose budget it is; Camel's filter keeps it from the response. */
    static final String CLIENT = "CamelGatewayClient";

    Spending {
        if (store != null && budget == null && tokenBudget == null) {
            throw new IllegalArgumentException(
                    "--budget-store keeps budgets, but there are none. Set --budget or --token-budget.");
        }
    }

    /** The options of an endpoint. */
    String options() {
        boolean isBounded = budget != null || tokenBudget != null;
        return (prices == null ? "" : "&prices=file:" + prices.toAbsolutePath())
                + (budget == null ? "" : "&budget=" + budget)
                + (tokenBudget == null ? "" : "&tokenBudget=" + tokenBudget)
                + (isBounded ? "&budgetPeriod=" + period + "&budgetKey=RAW(${header." + CLIENT + "})" : "")
                + (store == null ? "" : "&budgetStore=file:" + store.toAbsolutePath());
    }

    /** What a client may use, for people, or null where nothing bounds it. */
    String limit() {
        if (budget == null && tokenBudget == null) {
            return null;
        }
        return (budget == null ? tokenBudget + " tokens" : budget) + " a " + period;
    }
}
