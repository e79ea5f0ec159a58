package io.github.camelopenai.internal.cost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps budgets in this JVM; those of periods that are over are forgotten. */
public final class MemoryLedger implements Ledger {

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    /** Days and months are texts of different lengths. */
    private final Map<Integer, String> newest = new ConcurrentHashMap<>();

    @Override
    public Entry load(String key) {
        return entries.get(key);
    }

    @Override
    public boolean replace(String key, Entry entry) {
        forgetBefore(entry.period());
        AtomicBoolean isReplaced = new AtomicBoolean();
        entries.compute(key, (same, before) -> {
            isReplaced.set((before == null ? 0 : before.version()) == entry.version());
            return isReplaced.get()
                    ? new Entry(entry.period(), entry.used(), entry.isWarned(), entry.version() + 1)
                    : before;
        });
        return isReplaced.get();
    }

    private void forgetBefore(String period) {
        String before = newest.put(period.length(), period);
        if (before != null && before.compareTo(period) < 0) {
            entries.values()
                    .removeIf(each -> each.period().length() == period.length()
                            && each.period().compareTo(period) < 0);
        }
    }

    @Override
    public boolean mayBlock() {
        return false;
    }
}
