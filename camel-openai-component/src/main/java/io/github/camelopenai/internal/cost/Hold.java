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

    private final Function<Usage, BigDecimal> amounts;
    private final Consumer<BigDecimal> correction;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean sent;

    /**
     * @param amounts what a usage amounts to, or null where that is not known
     * @param correction takes what the attempt has used instead
     */
    Hold(Function<Usage, BigDecimal> amounts, Consumer<BigDecimal> correction) {
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

    private void settle(BigDecimal amount) {
        if (settled.compareAndSet(false, true)) {
            correction.accept(amount);
        }
    }
}
