package io.github.camelopenai.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/**
 * The JSON that passes between the rooms: Jackson trees, read and written in one place.
 *
 * <p>No message of an error holds any of the text: it may be a prompt.
 */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // What comes in is bounded by maxResponseSize; one text may fill all of it (an image in base64).
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws IllegalArgumentException where the text is no JSON, with the place of the fault */
    public static JsonNode parse(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    /** @throws IllegalArgumentException where the bytes are no JSON, with the place of the fault */
    public static JsonNode parse(byte[] bytes) {
        try {
            return present(MAPPER.readTree(bytes));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Parses JSON, and decodes the base64 of one field on the way, so that its text is never there as a whole.
     *
     * @param binary the name of the field, wherever it stands; its texts become binary nodes
     * @throws IllegalArgumentException where the bytes are no JSON, or such a text is no base64
     */
    public static JsonNode parse(byte[] bytes, String binary) {
        try (JsonParser parser = new BinaryFieldParser(MAPPER.createParser(bytes), binary)) {
            return present(MAPPER.readTree(parser));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** @throws IllegalArgumentException where the value has no JSON form */
    public static JsonNode toTree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A tree as Maps, Lists, Strings, Numbers and Booleans. */
    public static Object toObject(JsonNode tree) {
        return MAPPER.convertValue(tree, Object.class);
    }

    /** A tree's fields as a Map. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> toMap(JsonNode tree) {
        return (Map<String, Object>) MAPPER.convertValue(tree, Map.class);
    }

    /** The bytes of a tree, in UTF-8. */
    public static byte[] toBytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    private static JsonNode present(JsonNode node) {
        if (node == null || node.isMissingNode()) {
            throw new IllegalArgumentException("is empty");
        }
        return node;
    }

    private static IllegalArgumentException fault(IOException e) {
        JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return new IllegalArgumentException(
                "is no JSON" + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
}
