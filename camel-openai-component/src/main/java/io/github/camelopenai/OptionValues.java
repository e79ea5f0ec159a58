package io.github.camelopenai;

import io.github.camelopenai.internal.api.NumberText;
import io.github.camelopenai.internal.properties.RefusedOptionException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.component.PropertyConfigurerSupport;

/**
 * Reads the texts of options by the type of the option. Camel's own conversion takes {@code ten} for a time of 0, and drops what
 * does not fit into an int.
 *
 * <p>Numbers, sizes and times have the forms of {@link NumberText}; a reference such as {@code #bean:name} stays what it is.
 */
final class OptionValues {

    private static final Set<String> TIMES =
            Set.of("maxretryafter", "bursttolerance", "cachettl", "delay", "initialdelay");
    private static final Set<Class<?>> TEXTS = Set.of(String.class, Object.class, Class.class);

    private OptionValues() {}

    /**
     * The value of an option, read where it is a text.
     *
     * @param option the name, as it was given
     * @param type what the option takes, or null where that is not known
     * @throws IllegalArgumentException where it is none of the type, with option, value and what is accepted; without the value
     *     where a bean is expected, as it may be a key
     */
    static Object read(String option, Class<?> type, Object value) {
        boolean isRead = value instanceof String text
                && type != null
                && !EndpointHelper.isReferenceParameter(text)
                && !PropertyConfigurerSupport.MAGIC_VALUE.equals(text);
        return isRead ? read(option, type, (String) value) : value;
    }

    private static Object read(String option, Class<?> type, String text) {
        if (type == long.class || type == Long.class) {
            return wholeNumber(option, text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == int.class || type == Integer.class) {
            return (int) wholeNumber(option, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return number(option, text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return flag(option, text);
        }
        if (type.isEnum()) {
            return constant(option, type, text);
        }
        boolean isBean =
                !TEXTS.contains(type) && !Map.class.isAssignableFrom(type) && !Collection.class.isAssignableFrom(type);
        if (isBean) {
            throw new RefusedOptionException("The option " + option + " is a text, but must be a bean: write " + option
                    + "=#bean:name, with the name under which it is registered");
        }
        return text;
    }

    private static long wholeNumber(String option, String text, long least, long most) {
        String name = option.toLowerCase(Locale.ROOT).replace("-", "");
        if (TIMES.contains(name) || name.endsWith("timeout")) {
            return within(
                    option, text, NumberText::millis, least, most, "milliseconds, or a time such as 30s or 1m30s");
        }
        if (name.endsWith("size") || name.endsWith("memory")) {
            return within(option, text, NumberText::bytes, least, most, "a number of bytes, or a size such as 64MB");
        }
        return within(option, text, NumberText::wholeNumber, least, most, "a whole number, such as 100, 4k or 2m");
    }

    private static long within(
            String option, String text, ToLongFunction<String> form, long least, long most, String accepted) {
        try {
            long number = form.applyAsLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (IllegalArgumentException e) {
            throw refused(option, text, accepted);
        }
        throw refused(option, text, "at most " + most);
    }

    private static double number(String option, String text) {
        try {
            return NumberText.number(text).doubleValue();
        } catch (IllegalArgumentException e) {
            throw refused(option, text, "a number, such as 0.7");
        }
    }

    private static boolean flag(String option, String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!word.equals("true") && !word.equals("false")) {
            throw refused(option, text, "true or false");
        }
        return word.equals("true");
    }

    /** As Camel reads them: without regard to case and dashes. */
    private static Object constant(String option, Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> plain(((Enum<?>) each).name()).equals(plain(text)))
                .findFirst()
                .orElseThrow(() -> refused(option, text, "one of " + names(type)));
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name())
                .collect(Collectors.joining(", "));
    }

    private static RefusedOptionException refused(String option, String text, String accepted) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return new RefusedOptionException("The option " + option + " is '" + shown + "', but must be " + accepted
                + (text.isBlank() ? ". Leave it out, or write {{?name}} for a property that may be absent" : ""));
    }
}
