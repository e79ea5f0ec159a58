package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Inputs;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for some of the inputs of another, whose list is longer than one request takes.
 *
 * <p>A text counts as many tokens as it has bytes in UTF-8. No tokenizer makes more of it, so no request is too large; most make a quarter of
 * that. An array of tokens counts as it is long. An input that is too large by itself has a request of its own, and the server says so.
 *
 * @param first the index of its first input in the list
 * @param count how many inputs it has
 * @param request the request
 */
public record InputPart(int first, int count, ApiRequest request) {

    private static final String INPUT = "input";
    private static final int MOST_BYTES = 3;

    /** The requests that a request becomes: itself alone, where its inputs fit into one. */
    public static List<InputPart> of(ApiRequest request, InputBounds bounds) {
        JsonNode input = request.fields().path(INPUT);
        if (!Inputs.areSeveral(input) || fitsAtOnce(input, bounds)) {
            return List.of(new InputPart(0, Inputs.count(input), request));
        }
        List<InputPart> parts = new ArrayList<>();
        int first = 0;
        long tokens = 0;
        for (int i = 0; i < input.size(); i++) {
            long more = tokens(input.get(i));
            if (i > first && (i - first == bounds.inputs() || tokens + more > bounds.tokens())) {
                parts.add(part(request, first, i));
                first = i;
                tokens = 0;
            }
            tokens += more;
        }
        parts.add(first == 0 ? new InputPart(0, input.size(), request) : part(request, first, input.size()));
        return parts;
    }

    /** Most lists do, and need no count of each letter. */
    private static boolean fitsAtOnce(JsonNode input, InputBounds bounds) {
        if (input.size() > bounds.inputs()) {
            return false;
        }
        long most = 0;
        for (JsonNode one : input) {
            most += one.isTextual() ? (long) one.textValue().length() * MOST_BYTES : tokens(one);
        }
        return most <= bounds.tokens();
    }

    private static InputPart part(ApiRequest request, int from, int to) {
        JsonNode input = request.fields().path(INPUT);
        ArrayNode some = request.fields().arrayNode(to - from);
        for (int i = from; i < to; i++) {
            some.add(input.get(i));
        }
        ObjectNode fields = request.fields().objectNode();
        // In the order of the fields, so that a request looks as if its list had been so short
        request.fields().properties().forEach(field -> fields.set(field.getKey(), field.getValue()));
        fields.set(INPUT, some);
        return new InputPart(from, to - from, request.withFields(fields));
    }

    private static long tokens(JsonNode input) {
        if (input.isTextual()) {
            return bytes(input.textValue());
        }
        return input.isArray() ? input.size() : bytes(input.toString());
    }

    /** The length in UTF-8, without making the bytes. */
    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            // Each half of a pair has two of the four bytes of its letter
            bytes += letter < 0x80 ? 1 : letter < 0x800 || Character.isSurrogate(letter) ? 2 : MOST_BYTES;
        }
        return bytes;
    }

    /** Where it is in the list, in words. */
    @Override
    public String toString() {
        return "inputs " + first + " to " + (first + count - 1);
    }
}
