package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Reads one embedding of an answer: finite numbers, as a list or as the base64 of little-endian floats (<a
 * href="https://platform.openai.com/docs/api-reference/embeddings/create">encoding_format</a>). Anything else is a fault: a
 * vector with a hole in it would be stored and never found again.
 */
final class Vectors {

    private Vectors() {}

    /** What is wrong with an embedding, and where. The message holds no content of the answer. */
    static final class NoVectorException extends Exception {
        private static final long serialVersionUID = 1L;

        NoVectorException(String place, String fault) {
            super(place + ' ' + fault);
        }
    }

    /**
     * The vector.
     *
     * @param place where it stands in the answer, such as {@code data[3].embedding}
     * @throws NoVectorException where it is none, with the place of the fault
     */
    static float[] read(JsonNode embedding, String place) throws NoVectorException {
        if (embedding instanceof POJONode read && read.getPojo() instanceof float[] known) {
            return known;
        }
        float[] vector;
        if (embedding.isArray()) {
            vector = ofList(embedding, place);
        } else if (embedding.isTextual() || embedding.isBinary()) {
            vector = ofBase64(embedding, place);
        } else {
            throw new NoVectorException(place, "is " + kind(embedding));
        }
        if (vector.length == 0) {
            throw new NoVectorException(place, "has no numbers");
        }
        return vector;
    }

    private static float[] ofList(JsonNode embedding, String place) throws NoVectorException {
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode number = embedding.get(i);
            if (!number.isNumber()) {
                throw new NoVectorException(at(place, i), "is " + kind(number));
            }
            vector[i] = number.floatValue();
            if (!Float.isFinite(vector[i])) {
                String fault =
                        Double.isFinite(number.doubleValue()) ? "is too large for a float" : "is no finite number";
                throw new NoVectorException(at(place, i), fault);
            }
        }
        return vector;
    }

    private static float[] ofBase64(JsonNode embedding, String place) throws NoVectorException {
        byte[] bytes = bytes(embedding, place);
        if (bytes.length % Float.BYTES != 0) {
            throw new NoVectorException(
                    place, "has " + bytes.length + " bytes in base64, which is no whole number of floats");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new NoVectorException(at(place, i), "is no finite number");
            }
        }
        return vector;
    }

    private static byte[] bytes(JsonNode embedding, String place) throws NoVectorException {
        try {
            return embedding.binaryValue();
        } catch (IOException e) {
            throw new NoVectorException(place, "is a text that is no base64");
        }
    }

    private static String at(String place, int index) {
        return place + '[' + index + ']';
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> "null";
            case MISSING -> "missing";
            case ARRAY -> "a list, not a number";
            case STRING -> node.textValue().isEmpty() ? "an empty text" : "a text";
            case OBJECT -> "an object";
            default -> "a " + node.getNodeType().toString().toLowerCase(Locale.ROOT);
        };
    }
}
