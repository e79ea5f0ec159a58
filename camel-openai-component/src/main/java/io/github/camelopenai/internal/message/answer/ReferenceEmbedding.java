package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.message.OpenAIHeaders;
import org.apache.camel.Message;

/** The embedding that a message brings, for others to be compared with. */
public final class ReferenceEmbedding {

    private static final String HEADER = "The header " + OpenAIHeaders.REFERENCE_EMBEDDING;

    private final double[] numbers;

    private ReferenceEmbedding(double[] numbers) {
        this.numbers = numbers;
    }

    /**
     * The one in the header of a message, or null.
     *
     * @throws OpenAIInvalidRequestException where it is none, saying what is accepted
     */
    public static ReferenceEmbedding of(Message message) {
        Object value = HeaderValues.value(message, OpenAIHeaders.REFERENCE_EMBEDDING);
        if (value == null || "".equals(value)) {
            return null;
        }
        JsonNode list;
        try {
            list = value instanceof String text ? Json.parse(text) : Json.toTree(value);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = list.path(i);
            numbers[i] = number.isNumber() ? number.doubleValue() : Double.NaN;
            if (!Double.isFinite(numbers[i])) {
                throw refused();
            }
        }
        if (numbers.length == 0) {
            throw refused();
        }
        return new ReferenceEmbedding(numbers);
    }

    private static OpenAIInvalidRequestException refused() {
        return new OpenAIInvalidRequestException(
                HEADER + " is no embedding, but must be a List of numbers, a float[], or its text such as [0.1,-0.2]");
    }

    /**
     * The cosine of the angle between it and an embedding: 1 where they point the same way, 0 where nothing is alike, or one has no direction.
     *
     * @throws OpenAIInvalidRequestException where they have different lengths
     */
    double similarityTo(float[] embedding) {
        if (embedding.length != numbers.length) {
            throw new OpenAIInvalidRequestException(
                    HEADER + " has " + numbers.length + " numbers, but the embedding has " + embedding.length
                            + ". Compare embeddings of one model and of the same dimensions.");
        }
        double product = 0;
        double ofThis = 0;
        double ofOther = 0;
        for (int i = 0; i < numbers.length; i++) {
            product += numbers[i] * embedding[i];
            ofThis += numbers[i] * numbers[i];
            ofOther += (double) embedding[i] * embedding[i];
        }
        double lengths = Math.sqrt(ofThis) * Math.sqrt(ofOther);
        return lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
    }
}
