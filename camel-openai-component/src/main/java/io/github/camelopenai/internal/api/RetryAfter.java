package io.github.camelopenai.internal.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How long a server asks to wait: {@code retry-after-ms}, else {@code Retry-After} in seconds (fractions too) or as a date
 * (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>).
 */
final class RetryAfter {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,12})?");

    private RetryAfter() {}

    /** The milliseconds to wait from now on, or null where the headers do not say. */
    static Long millis(UnaryOperator<String> header, Instant now) {
        Long millis = number(header.apply("retry-after-ms"), 1);
        if (millis != null) {
            return millis;
        }
        String value = header.apply("retry-after");
        Long seconds = number(value, 1_000);
        return seconds != null ? seconds : untilDate(value, now);
    }

    private static Long number(String value, int millisPerUnit) {
        String number = value == null ? "" : value.trim();
        return NUMBER.matcher(number).matches()
                ? new BigDecimal(number)
                        .multiply(BigDecimal.valueOf(millisPerUnit))
                        .longValue()
                : null;
    }

    private static Long untilDate(String value, Instant now) {
        if (value == null) {
            return null;
        }
        try {
            Instant date = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(0, Duration.between(now, date).toMillis());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
