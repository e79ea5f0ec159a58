package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields without which OpenAI answers no request, as far as an option, a header or the message body sets them (<a
 * href="https://github.com/openai/openai-openapi">OpenAI's description</a>, {@code required}).
 *
 * <p>Other servers may do without: llama.cpp, for one, has a model of its own.
 */
public final class RequiredFields {

    private static final List<Row> ROWS = TsvTable.rows("required-fields.tsv").stream()
            .map(row -> new Row(row.get("field"), words(row.get("unless")), words(row.get("operations"))))
            .toList();

    private RequiredFields() {}

    private record Row(String field, List<String> unless, List<String> operations) {}

    /** The fields that an operation needs, unless another field takes the place of one. */
    public static List<String> of(Operation operation) {
        return ROWS.stream()
                .filter(row -> row.operations().contains(operation.key()))
                .map(Row::field)
                .toList();
    }

    /**
     * What a request lacks, each in a sentence that says how it is set.
     *
     * @param request the fields of the request
     */
    public static List<String> missing(Operation operation, JsonNode request) {
        List<String> missing = new ArrayList<>();
        for (Row row : ROWS) {
            boolean isLacking = row.operations().contains(operation.key())
                    && isAbsent(request, row.field())
                    && row.unless().stream().allMatch(other -> isAbsent(request, other));
            if (isLacking) {
                missing.add("The request has no " + row.field() + ": " + ways(operation, row.field()));
            }
        }
        return missing;
    }

    private static boolean isAbsent(JsonNode request, String field) {
        JsonNode value = request.path(field);
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isBlank();
    }

    private static String ways(Operation operation, String field) {
        String inRequest = "put it as " + field + " into the request that the message body is";
        if (field.equals(operation.content())) {
            return "send it as the message body, or " + inRequest + '.';
        }
        Map<String, RequestField> options = RequestFields.byOption(operation);
        return options.containsKey(field)
                ? "set the option " + field + " or the header " + RequestField.header(field) + ", or " + inRequest + '.'
                : inRequest + '.';
    }

    private static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(" "));
    }
}
