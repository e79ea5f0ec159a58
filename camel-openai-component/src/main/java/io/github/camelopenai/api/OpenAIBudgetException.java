package io.github.camelopenai.api;

import java.math.BigDecimal;

/**
 * The call was not sent: the options {@code budget} or {@code tokenBudget} leave no room for it until the next period begins, or what was
 * used cannot be read. It is never retried.
 *
 * <pre>{@code
 * onException(OpenAIBudgetException.class).handled(true).to("seda:next-month");
 * }</pre>
 */
public class OpenAIBudgetException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String period;
    private final BigDecimal limit;
    private final BigDecimal used;

    /**
     * @param key whose budget it is, fit to be shown
     * @param period the period, or null where it is not known
     * @param used what is used or reserved already, or null where it is not known
     */
    public OpenAIBudgetException(
            String message, String key, String period, BigDecimal limit, BigDecimal used, Throwable cause) {
        super(message, ApiError.NONE, cause);
        this.key = key;
        this.period = period;
        this.limit = limit;
        this.used = used;
    }

    /** Whose budget it is: the value of {@code budgetKey}, or the last four characters of the API key. */
    public String getKey() {
        return key;
    }

    /** The day or month in UTC, such as {@code 2026-11-29} or {@code 2026-11}; null where the budget could not be asked. */
    public String getPeriod() {
        return period;
    }

    /** The limit, in the currency of the prices or in tokens. */
    public BigDecimal getLimit() {
        return limit;
    }

    /** What is used or reserved in the period already; null where the budget could not be asked. */
    public BigDecimal getUsed() {
        return used;
    }

    /** An endpoint with another key, or with another budget, may answer. */
    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.RATE_LIMIT;
    }
}
