package io.github.camelopenai.internal.cost;

import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.internal.api.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what the calls of a key may use in a day or a month. What a call may use is taken before it is sent, so that no number of calls
 * at the same time can pass the limit together, and corrected when the server has told.
 *
 * <p>No thread waits for another: what is done for a key is done in order, one step after the other.
 */
public final class Budget {

    private static final Logger LOG = LoggerFactory.getLogger(Budget.class);
    private static final BigDecimal WARNED_AT = new BigDecimal("0.8");
    /** Each failure is a success of another JVM, so this many mean that the store is broken. */
    private static final int MOST_TRIES = 1_000;

    private static final int LINES = 4;

    private final Terms terms;
    private final Ledger ledger;
    private final Clock clock;
    private final Executor executor;
    private final CompletableFuture<?>[] lines = new CompletableFuture<?>[LINES];

    /**
     * What was agreed.
     *
     * @param limit the most that may be used in a period
     * @param isMonthly whether the period is a month, else a day, in UTC
     * @param prices make money of usage; null where the limit is in tokens
     * @param standard pays for requests that name no other
     */
    public record Terms(BigDecimal limit, boolean isMonthly, Prices prices, BudgetKey standard) {

        String unit() {
            return prices == null ? "tokens" : prices.currency();
        }

        String option() {
            return prices == null ? "tokenBudget" : "budget";
        }
    }

    /** @param executor runs what may block */
    public Budget(Terms terms, Ledger ledger, Clock clock, Executor executor) {
        this.terms = terms;
        this.ledger = ledger;
        this.clock = clock;
        this.executor = executor;
        Arrays.setAll(lines, line -> CompletableFuture.completedFuture(null));
    }

    /**
     * Takes what an attempt may use. The future ends with {@link OpenAIBudgetException} where there is not so much left.
     *
     * @param key who pays, or null for the standard
     * @param expected what it may use
     */
    public CompletableFuture<Hold> reserve(String key, Usage expected, String model, String tier) {
        BudgetKey payer = key == null ? terms.standard() : BudgetKey.of(key);
        if (terms.prices() != null && !terms.prices().know(model)) {
            return CompletableFuture.failedFuture(refused(
                    "The option prices has no price for the model '" + model
                            + "', so budget cannot bound its calls. Add the model, or a pattern, to the prices.",
                    payer,
                    null,
                    null));
        }
        BigDecimal amount = terms.prices() == null
                ? BigDecimal.valueOf(expected.totalTokens())
                : terms.prices().estimate(expected, model, tier);
        return inOrder(payer, () -> taken(payer, amount))
                .thenApply(period -> new Hold(
                        expected,
                        usage -> amount(usage, model, tier),
                        actual -> correct(payer, period, actual.subtract(amount))));
    }

    private BigDecimal amount(Usage usage, String model, String tier) {
        if (terms.prices() != null) {
            Cost cost = terms.prices().of(usage, model, tier, false);
            return cost.isWhole() ? cost.amount() : null;
        }
        if (usage.totalTokens() != null) {
            return BigDecimal.valueOf(usage.totalTokens());
        }
        boolean isWhole = usage.promptTokens() != null && usage.completionTokens() != null;
        return isWhole ? BigDecimal.valueOf(usage.promptTokens() + usage.completionTokens()) : null;
    }

    /** Gives the period from which it was taken. */
    private String taken(BudgetKey payer, BigDecimal amount) throws Exception {
        for (int i = 0; i < MOST_TRIES; i++) {
            Ledger.Entry entry = current(payer);
            BigDecimal after = entry.used().add(amount);
            if (entry.used().compareTo(terms.limit()) >= 0 || after.compareTo(terms.limit()) > 0) {
                throw exceeded(payer, entry, amount);
            }
            if (put(payer, entry, after)) {
                return entry.period();
            }
        }
        throw new IllegalStateException("it has changed " + MOST_TRIES + " times while it was read");
    }

    private OpenAIBudgetException exceeded(BudgetKey payer, Ledger.Entry entry, BigDecimal amount) {
        return refused(
                "The option " + terms.option() + " allows " + shown(terms.limit()) + " in " + entry.period() + " for "
                        + payer.shown() + ": " + shown(entry.used()) + " are used or reserved, and this call may use "
                        + shown(amount) + ". It was not sent. Raise the option, or wait for the next "
                        + (terms.isMonthly() ? "month" : "day") + " (UTC).",
                payer,
                entry,
                null);
    }

    private OpenAIBudgetException refused(String message, BudgetKey payer, Ledger.Entry entry, Throwable cause) {
        return new OpenAIBudgetException(
                message,
                payer.shown(),
                entry == null ? null : entry.period(),
                terms.limit(),
                entry == null ? null : Price.plain(entry.used()),
                cause);
    }

    private String shown(BigDecimal amount) {
        return Price.plain(amount).toPlainString() + ' ' + terms.unit();
    }

    /** A clock that is late, here or elsewhere, begins no old period again. */
    private Ledger.Entry current(BudgetKey payer) throws Exception {
        Ledger.Entry kept = ledger.load(id(payer));
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        String period = (terms.isMonthly() ? YearMonth.from(today) : today).toString();
        return kept != null && kept.period().compareTo(period) >= 0
                ? kept
                : new Ledger.Entry(period, BigDecimal.ZERO, false, kept == null ? 0 : kept.version());
    }

    private boolean put(BudgetKey payer, Ledger.Entry entry, BigDecimal used) throws Exception {
        boolean isMuch = used.compareTo(terms.limit().multiply(WARNED_AT)) >= 0;
        boolean isPut = ledger.replace(
                id(payer),
                new Ledger.Entry(
                        entry.period(), used.max(BigDecimal.ZERO), entry.isWarned() || isMuch, entry.version()));
        if (isPut && isMuch && !entry.isWarned()) {
            LOG.warn(
                    "{} of {} are used or reserved of the {} of {} in {}",
                    shown(used),
                    shown(terms.limit()),
                    terms.option(),
                    payer.shown(),
                    entry.period());
        }
        return isPut;
    }

    private String id(BudgetKey payer) {
        return "budget " + (terms.isMonthly() ? "month " : "day ") + terms.unit() + ' ' + payer.id();
    }

    private void correct(BudgetKey payer, String period, BigDecimal difference) {
        if (difference.signum() == 0) {
            return;
        }
        inOrder(payer, () -> {
                    for (int i = 0; i < MOST_TRIES; i++) {
                        Ledger.Entry entry = current(payer);
                        // What was taken from a period that is over is forgotten with it
                        if (!entry.period().equals(period)
                                || put(payer, entry, entry.used().add(difference))) {
                            return null;
                        }
                    }
                    throw new IllegalStateException("it has changed " + MOST_TRIES + " times while it was read");
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("What a call has used cannot be written into the budget; its estimate stays", failure);
                    }
                });
    }

    private <T> CompletableFuture<T> inOrder(BudgetKey payer, Callable<T> step) {
        if (!ledger.mayBlock()) {
            try {
                return CompletableFuture.completedFuture(made(payer, step));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        int line = Math.floorMod(payer.id().hashCode(), LINES);
        synchronized (lines) {
            CompletableFuture<T> next = lines[line].handleAsync((before, failure) -> made(payer, step), this::execute);
            lines[line] = next;
            return next;
        }
    }

    private void execute(Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException e) {
            // The component stops: what was used must be written all the same
            step.run();
        }
    }

    private <T> T made(BudgetKey payer, Callable<T> step) {
        try {
            return step.call();
        } catch (OpenAIBudgetException e) {
            throw e;
        } catch (Exception e) {
            throw refused(
                    "The budget of " + payer.shown() + " cannot be read or written, so the call was not sent: "
                            + e.getMessage(),
                    payer,
                    null,
                    e);
        }
    }
}
