package io.github.camelopenai.internal.api;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as OpenAI's headers write them: {@code 1h2m3.5s}, {@code 12ms}, or a bare number of seconds. */
final class ApiDuration {

    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:\\.\\d{1,12})?(?:ms|h|m|s))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,12})?");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "ms", BigDecimal.ONE,
            "s", BigDecimal.valueOf(1_000),
            "m", BigDecimal.valueOf(60_000),
            "h", BigDecimal.valueOf(3_600_000));

    private ApiDuration() {}

    /** The milliseconds of a duration, or null where the text is null or none. */
    static Long millis(String text) {
        if (text == null) {
            return null;
        }
        String value = text.trim();
        if (SECONDS.matcher(value).matches()) {
            return millis(value, "s").longValue();
        }
        if (!WHOLE.matcher(value).matches()) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher parts = PART.matcher(value);
        while (parts.find()) {
            sum = sum.add(millis(parts.group(1), parts.group(2)));
        }
        return sum.longValue();
    }

    private static BigDecimal millis(String number, String unit) {
        return new BigDecimal(number).multiply(UNITS.get(unit));
    }
}
