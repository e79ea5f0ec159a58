package io.github.camelopenai.internal.cost.options;

import io.github.camelopenai.internal.cost.Budget;
import io.github.camelopenai.internal.cost.BudgetKey;
import io.github.camelopenai.internal.cost.Costs;
import io.github.camelopenai.internal.cost.Ledger;
import io.github.camelopenai.internal.cost.MemoryLedger;
import io.github.camelopenai.internal.cost.Prices;
import io.github.camelopenai.internal.cost.PricesReader;
import io.github.camelopenai.internal.memory.Memories;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.CamelContext;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * What an endpoint says of prices and budgets.
 *
 * @param prices where the prices are, or null
 * @param budget the most money of a period, or null
 * @param tokenBudget the most tokens of a period, 0 for no limit
 * @param period {@code day} or {@code month}
 * @param store where budgets are kept, or null for this JVM
 */
public record CostOptions(String prices, String budget, long tokenBudget, String period, String store) {

    private static final String MONTH = "month";
    private static final String NO_KEY = "no API key";

    /**
     * The prices and the budget.
     *
     * @param apiKey whose budget it is where a request names no other, or null
     * @param executor runs what may block
     * @throws IllegalArgumentException where an option is wrong, naming it
     */
    public Costs create(CamelContext context, String apiKey, Executor executor) {
        Prices read = prices == null ? null : read(context);
        BigDecimal money = amount("budget", budget);
        if (tokenBudget < 0) {
            throw new IllegalArgumentException(
                    "The option tokenBudget is " + tokenBudget + ", but must not be negative");
        }
        if (!MONTH.equals(period) && !"day".equals(period)) {
            throw new IllegalArgumentException("The option budgetPeriod is '" + period + "', but must be day or month");
        }
        if (money == null && tokenBudget == 0) {
            return new Costs(read, null);
        }
        if (money != null && tokenBudget > 0) {
            throw new IllegalArgumentException(
                    "The options budget and tokenBudget are both set. A budget is in money or in tokens: remove one.");
        }
        if (money != null && read == null) {
            throw new IllegalArgumentException("The option budget is " + budget
                    + ", in money, but there are no prices. Set prices, such as prices=file:prices.json, or use"
                    + " tokenBudget.");
        }
        Budget.Terms terms = new Budget.Terms(
                money == null ? BigDecimal.valueOf(tokenBudget) : money,
                MONTH.equals(period),
                money == null ? null : read,
                apiKey == null ? BudgetKey.of(NO_KEY) : BudgetKey.ofSecret(apiKey));
        return new Costs(read, new Budget(terms, ledger(context), Clock.systemUTC(), executor));
    }

    /**
     * An amount of money, or null where the option is not set.
     *
     * @throws IllegalArgumentException where it is no amount, naming the option
     */
    public static BigDecimal amount(String option, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            BigDecimal amount = new BigDecimal(text.strip());
            if (amount.signum() > 0) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // The same error
        }
        throw new IllegalArgumentException("The option " + option + " is '" + text
                + "', but must be an amount of money above 0 in the currency of the prices, such as 2.50");
    }

    private Prices read(CamelContext context) {
        Object source = bean(context, prices);
        if (source instanceof Map<?, ?> map) {
            return PricesReader.read("the bean " + prices, map);
        }
        if (source instanceof String json && !json.equals(prices)) {
            return PricesReader.read("the bean " + prices, json);
        }
        if (!prices.startsWith("file:") && !prices.startsWith("classpath:")) {
            throw new IllegalArgumentException("The option prices is '" + prices
                    + "', but must be file: or classpath: and the name of a file, or #bean:name with the name of a Map"
                    + " or a text in JSON");
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, prices)) {
            return PricesReader.read(prices, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("The option prices: " + prices + " cannot be read: " + e.getMessage());
        }
    }

    private Ledger ledger(CamelContext context) {
        if (store != null) {
            return new StoredLedger(Memories.of(context).findApart("budgetStore", bean(context, store)));
        }
        synchronized (MemoryLedger.class) {
            MemoryLedger known = context.getCamelContextExtension().getContextPlugin(MemoryLedger.class);
            if (known == null) {
                known = new MemoryLedger();
                context.getCamelContextExtension().addContextPlugin(MemoryLedger.class, known);
            }
            return known;
        }
    }

    /** A text, or the bean that it names. Where Camel itself binds texts, a number sign would put the bean in its place. */
    private static Object bean(CamelContext context, String text) {
        boolean isBean = text.startsWith("#") || text.startsWith("bean:");
        return isBean
                ? EndpointHelper.resolveReferenceParameter(
                        context, text.startsWith("#") ? text : '#' + text, Object.class)
                : text;
    }
}
