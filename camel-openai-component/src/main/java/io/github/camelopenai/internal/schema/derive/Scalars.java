package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The schemas of types that are a text, a number or a boolean in JSON. */
public final class Scalars {

    private static final Set<Class<?>> INTEGERS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);
    private static final Set<Class<?>> NUMBERS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class, Number.class);
    private static final Set<Class<?>> TEXTS = Set.of(String.class, CharSequence.class, char.class, Character.class);

    /** By <a href="https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3">JSON Schema</a>. */
    private static final Map<Class<?>, String> FORMATS = Map.ofEntries(
            Map.entry(LocalDate.class, "date"),
            Map.entry(LocalTime.class, "time"),
            Map.entry(LocalDateTime.class, "date-time"),
            Map.entry(Instant.class, "date-time"),
            Map.entry(OffsetDateTime.class, "date-time"),
            Map.entry(ZonedDateTime.class, "date-time"),
            Map.entry(Date.class, "date-time"),
            Map.entry(Calendar.class, "date-time"),
            Map.entry(Duration.class, "duration"),
            Map.entry(UUID.class, "uuid"),
            Map.entry(URI.class, "uri"));

    private Scalars() {}

    /** The schema of a type, or null where it is none of these. */
    public static ObjectNode schema(Class<?> type) {
        if (TEXTS.contains(type)) {
            return of("string");
        }
        if (INTEGERS.contains(type)) {
            return of("integer");
        }
        if (NUMBERS.contains(type)) {
            return of("number");
        }
        if (type == boolean.class || type == Boolean.class) {
            return of("boolean");
        }
        String format = FORMATS.get(type);
        return format == null ? null : of("string").put("format", format);
    }

    private static ObjectNode of(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
