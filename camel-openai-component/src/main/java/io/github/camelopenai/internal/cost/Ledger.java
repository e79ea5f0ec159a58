package io.github.camelopenai.internal.cost;

import java.math.BigDecimal;

/** Keeps what budgets have used. Several JVMs may share one: it changes in one step what has not changed meanwhile. */
public interface Ledger {

    /**
     * What one budget has used in its newest period.
     *
     * @param period the day or month
     * @param used what is used or reserved
     * @param isWarned whether the log has said that little is left
     * @param version changes with each change, 0 where nothing is kept yet
     */
    record Entry(String period, BigDecimal used, boolean isWarned, long version) {}

    /** The entry of a key, or null. */
    Entry load(String key) throws Exception;

    /**
     * Puts an entry in the place of the one that was loaded.
     *
     * @param entry the new one, with the version that was loaded
     * @return false where another has changed it meanwhile
     */
    boolean replace(String key, Entry entry) throws Exception;

    /** Whether the others may take a while. */
    boolean mayBlock();
}
