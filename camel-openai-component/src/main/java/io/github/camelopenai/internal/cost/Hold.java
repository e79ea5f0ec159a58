package io.github.camelopenai.internal.cost;

import io.github.camelopenai.internal.api.Usage;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a budget holds for one attempt of a call. It is corrected once: to what the server says, or to nothing where nothing can have been
 * charged. An attempt that may have been charged keeps its estimate.
 */
public final class Hold {

    private final Usage expected;
    private final Function<Usage, BigDecimal> amounts;
    private final Consumer<BigDecimal> correction;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean sent;

    /**
     * @param expected what the attempt may use
     * @param amounts what a usage amounts to, or null where that is not known
     * @param correction takes what the attempt has used instead
     */
    Hold(Usage expected, Function<Usage, BigDecimal> amounts, Consumer<BigDecimal> correction) {
        this.expected = expected;
        this.amounts = amounts;
        this.correction = correction;
    }

    /** Something of the attempt may have reached the server. */
    public void sent() {
        sent = true;
    }

    /** The attempt has cost nothing. */
    public void free() {
        settle(BigDecimal.ZERO);
    }

    /** The attempt is over. */
    public void left() {
        if (!sent) {
            free();
        }
    }

    /** The server has told what was used. */
    public void used(Usage usage) {
        BigDecimal amount = amounts.apply(usage);
        if (amount != null) {
            settle(amount);
        }
    }

    /**
     * So much of the answer has come, and the server will not tell what was used: it was left, broke off, or has no usage. Else who leaves
     * each stream before its end would pay for prompts alone.
     *
     * @param tokens those of the answer, by estimate
     */
    public void seen(long tokens) {
        long prompt = expected.promptTokens();
        if (tokens > expected.completionTokens()) {
            used(new Usage(prompt, tokens, prompt + tokens, null, null, expected.details()));
        }
    }

    private void settle(BigDecimal amount) {
        if (settled.compareAndSet(false, true)) {
            correction.accept(amount);
        }
    }
}
