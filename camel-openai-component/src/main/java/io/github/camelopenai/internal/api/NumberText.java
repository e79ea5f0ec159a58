package io.github.camelopenai.internal.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers, sizes and times as options and headers write them: one form for all of them, wherever they stand.
 *
 * <pre>{@code
 * NumberText.wholeNumber("200k");   // 200000
 * NumberText.bytes("64MB");         // 67108864
 * NumberText.millis("1m30s");       // 90000
 * }</pre>
 *
 * <p>What is none is an IllegalArgumentException without a message: the caller knows what names the value to the user.
 */
public final class NumberText {

    private static final int LONGEST = 64;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern COUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([kKmM])");
    private static final Pattern SIZE = Pattern.compile("(\\d+) ?([KMG]?B)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,15})ms)?");
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

    private NumberText() {}

    /** A finite number, such as {@code 0.7} or {@code 1e-3}, that a double can hold. */
    public static BigDecimal number(String text) {
        String value = bounded(text);
        require(DECIMAL.matcher(value).matches());
        BigDecimal number = new BigDecimal(value);
        double asDouble = number.doubleValue();
        require(Double.isFinite(asDouble) && (asDouble != 0 || number.signum() == 0));
        return number;
    }

    /** A whole number, such as {@code 100} or {@code 100.0}; {@code 4k} is 4,000, and {@code 2m} is 2,000,000. */
    public static long wholeNumber(String text) {
        Matcher count = COUNT.matcher(bounded(text));
        if (count.matches()) {
            long unit = count.group(2).equalsIgnoreCase("k") ? 1_000 : 1_000_000;
            return exact(new BigDecimal(count.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return exact(number(text));
    }

    /** A number of bytes, such as {@code 67108864} or {@code 64MB}; a KB is 1,024 bytes. */
    public static long bytes(String text) {
        Matcher size = SIZE.matcher(bounded(text));
        if (size.matches()) {
            Long unit = BYTES.get(size.group(2).toUpperCase(Locale.ROOT));
            return exact(new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return exact(number(text));
    }

    /** Milliseconds, such as {@code 1500}, or a time as Camel writes it, such as {@code 1m30s} or {@code 250ms}. */
    public static long millis(String text) {
        String value = bounded(text);
        Matcher time = TIME.matcher(value);
        if (value.isEmpty() || !time.matches()) {
            return value.regionMatches(true, 0, "P", 0, 1) ? isoMillis(value) : exact(number(value));
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < MILLIS.length; i++) {
            String part = time.group(i + 1);
            if (part != null) {
                sum = sum.add(new BigDecimal(part).multiply(BigDecimal.valueOf(MILLIS[i])));
            }
        }
        return exact(sum);
    }

    private static long isoMillis(String text) {
        try {
            return Duration.parse(text).toMillis();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Rounding is refused, and so is a number of a billion digits before it is written out. */
    private static long exact(BigDecimal number) {
        require(number.precision() - (long) number.scale() <= 19 && number.scale() <= LONGEST);
        try {
            return number.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String bounded(String text) {
        require(text.length() <= LONGEST);
        return text.trim();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
