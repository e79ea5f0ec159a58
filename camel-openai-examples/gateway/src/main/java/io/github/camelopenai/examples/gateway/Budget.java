package io.github.camelopenai.examples.gateway;

import java.math.BigDecimal;

/**
 * The most that a client may use in a period: an amount of money, or a number of tokens, or neither where nothing bounds it.
 *
 * @param money in the currency of the prices, such as {@code 2.50}, or null
 * @param tokens prompts and answers together, or null
 */
record Budget(String money, Long tokens) {

    static final Budget NONE = new Budget(null, null);

    /** What a file or an option may say. */
    private static final String AMOUNT = "\\d{1,9}(\\.\\d{1,9})?";

    Budget {
        if (money != null && (!money.matches(AMOUNT) || new BigDecimal(money).signum() == 0)) {
            throw new IllegalArgumentException(
                    "is '" + money + "', but must be an amount of money above 0, such as 50 or 2.50.");
        }
        if (tokens != null && tokens < 1) {
            throw new IllegalArgumentException("is " + tokens + ", but must be a number of tokens above 0.");
        }
    }

    boolean isBounded() {
        return money != null || tokens != null;
    }

    /** The options of an endpoint whose calls it pays for. */
    String options() {
        return (money == null ? "" : "&budget=" + money) + (tokens == null ? "" : "&tokenBudget=" + tokens);
    }

    /** For people, such as {@code 50} or {@code 200000 tokens}. */
    @Override
    public String toString() {
        return money == null ? tokens + " tokens" : money;
    }
}
