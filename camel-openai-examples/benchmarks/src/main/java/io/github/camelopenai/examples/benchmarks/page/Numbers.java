package io.github.camelopenai.examples.benchmarks.page;

import io.github.camelopenai.examples.benchmarks.Spread;
import java.math.BigDecimal;
import java.util.Locale;

/** Figures as people read them: three digits that matter. */
final class Numbers {

    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == Math.rint(size) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** The median, and in brackets the least and the most where they differ. */
    static String of(Spread spread) {
        String range = of(spread.min()) + " to " + of(spread.max());
        return of(spread.median()) + (spread.min() == spread.max() ? "" : " (" + range + ")");
    }

    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
