package io.github.camelopenai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
 */
public record RequestField(
        String option,
        String header,
        boolean inQuery,
        List<String> path,
        String alternative,
        RequestFieldType type,
        Set<String> operations) {

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
     * @throws OpenAIInvalidRequestException where the value is none of this type, naming source, value and what is
     *     accepted
     */
    public JsonNode toJson(Object value, String source) {
        try {
            return type.toJson(value, JsonNodeFactory.instance);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(source + " is '" + value + "', but must be " + type.accepted());
        }
    }
}
