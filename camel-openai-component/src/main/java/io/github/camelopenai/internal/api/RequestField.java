package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * A field of a request, or a query parameter, that has an option and a header of its own.
 *
 * @param option the name of the option, such as {@code topP}
 * @param header the name of the header, such as {@code CamelOpenAITopP}
 * @param inQuery whether it is a query parameter
 * @param path where it stands in the request's JSON, such as {@code [text, format]}, or the name of the query parameter
 * @param alternative another name of the same field, sent by older clients and to older servers, or null
 * @param type how a value becomes JSON
 * @param operations the keys of the operations that know it
 * @param least the least number that it takes, or null
 */
public record RequestField(
        String option,
        String header,
        boolean inQuery,
        List<String> path,
        String alternative,
        RequestFieldType type,
        Set<String> operations,
        BigDecimal least) {

    private static final int LONGEST_SHOWN = 80;

    /** A field whose number has no lower bound. */
    public RequestField(
            String option,
            String header,
            boolean inQuery,
            List<String> path,
            String alternative,
            RequestFieldType type,
            Set<String> operations) {
        this(option, header, inQuery, path, alternative, type, operations, null);
    }

    /** The header of an option, or of an alias of one. */
    public static String header(String option) {
        return "CamelOpenAI" + Character.toUpperCase(option.charAt(0)) + option.substring(1);
    }

    /** The field at the top of the request in which this one stands, or this one itself. */
    public String root() {
        return path.get(0);
    }

    /**
     * The JSON of a value.
     *
     * @param source what names the value to the user: the option or the header
     * @throws OpenAIInvalidRequestException where the value is none of this type or too small, naming source, value and
     *     what is accepted
     */
    public JsonNode toJson(Object value, String source) {
        return RequestFieldType.toJson(read(value, source));
    }

    /**
     * Refuses what {@link #toJson} refuses.
     *
     * @throws OpenAIInvalidRequestException as there
     */
    public void check(Object value, String source) {
        read(value, source);
    }

    private Object read(Object value, String source) {
        Object read;
        try {
            read = type.read(value);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(
                    source + " is " + shown(value) + ", but must be " + type.accepted());
        }
        if (least != null && isLessThanLeast(read)) {
            throw new OpenAIInvalidRequestException(
                    source + " is " + shown(value) + ", but must be at least " + least.toPlainString());
        }
        return read;
    }

    private boolean isLessThanLeast(Object read) {
        BigDecimal number = number(read);
        return number != null && number.compareTo(least) < 0;
    }

    private BigDecimal number(Object read) {
        if (read instanceof BigDecimal number) {
            return number;
        }
        if (read instanceof Long number) {
            return BigDecimal.valueOf(number);
        }
        JsonNode seconds =
                type == RequestFieldType.EXPIRY ? RequestFieldType.toJson(read).path("seconds") : null;
        return seconds != null && seconds.isNumber() ? seconds.decimalValue() : null;
    }

    /** A value as a message shows it: never the hash code of an object, and only the start of a long text. */
    private static String shown(Object value) {
        boolean hasText = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        if (!hasText) {
            return value == null ? "null" : "of type " + value.getClass().getName();
        }
        String text = value.toString();
        return '\'' + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text) + '\'';
    }
}
