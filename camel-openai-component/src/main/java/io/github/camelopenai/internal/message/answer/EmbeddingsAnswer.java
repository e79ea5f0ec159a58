package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Inputs;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The vectors of embeddings, in the order of their inputs: {@code float[]}, or a list of them for a list of inputs. All have the
 * same length.
 */
final class EmbeddingsAnswer implements Answer {

    static final String VECTOR = "embedding";

    private static final String INPUT = "input";

    @Override
    public String binaryField() {
        return VECTOR;
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        float[][] vectors = vectors(request, response, json);
        return Inputs.areSeveral(request.fields().path(INPUT)) ? Arrays.asList(vectors) : vectors[0];
    }

    private static float[][] vectors(ApiRequest request, ApiResponse response, JsonNode json) {
        JsonNode data = data(request, response, json);
        float[][] vectors = new float[data.size()][];
        int length = 0;
        for (int i = 0; i < data.size(); i++) {
            int index = index(response, data, i, vectors);
            vectors[index] = vector(response, data.get(i).path(VECTOR), i);
            length = i == 0 ? vectors[index].length : length;
            checkLength(response, vectors[index], i, length);
        }
        return vectors;
    }

    /** The embeddings of an answer, one for each input. */
    static JsonNode data(ApiRequest request, ApiResponse response, JsonNode json) {
        int inputs = Inputs.count(request.fields().path(INPUT));
        JsonNode data = json.path("data");
        if (!data.isArray()) {
            throw notThePromised(response, "no list of embeddings");
        }
        if (data.size() != inputs) {
            throw notThePromised(response, data.size() + " embeddings for " + inputs + " inputs");
        }
        return data;
    }

    /**
     * Of which input an embedding is.
     *
     * @param taken those that have been found before it
     */
    static int index(ApiResponse response, JsonNode data, int position, Object[] taken) {
        int index = data.get(position).path("index").asInt(position);
        if (index < 0 || index >= taken.length || taken[index] != null) {
            throw notThePromised(response, "an embedding out of place, with the index " + index);
        }
        return index;
    }

    /** The vector of an embedding that has been read before. */
    static float[] read(JsonNode embedding) {
        return (float[]) ((POJONode) embedding.path(VECTOR)).getPojo();
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        JsonNode data = json.path("data");
        JsonNode first = data.path(0).path(VECTOR);
        message.setHeader(OpenAIHeaders.EMBEDDING_COUNT, data.size());
        message.setHeader(OpenAIHeaders.EMBEDDING_VECTOR_SIZE, size(first));
        Answer.setIfKnown(message, OpenAIHeaders.EMBEDDING_RESPONSE_MODEL, Json.text(json, "model"));
        Answer.setIfKnown(
                message, OpenAIHeaders.ORIGINAL_TEXT, texts(request.fields().path(INPUT)));
        ReferenceEmbedding reference = ReferenceEmbedding.of(message);
        if (reference != null) {
            List<Double> scores = Stream.of(vectors(request, response, json))
                    .map(reference::similarityTo)
                    .toList();
            boolean several = Inputs.areSeveral(request.fields().path(INPUT));
            message.setHeader(OpenAIHeaders.SIMILARITY_SCORE, Answer.oneOrAll(scores, several));
        }
    }

    /** The text that was embedded, or a List of them; null where it was sent as tokens, or nobody knows it any more. */
    private static Object texts(JsonNode input) {
        JsonNode first = input.isArray() ? input.path(0) : input;
        return first.isTextual() && !first.textValue().isEmpty() ? Json.toObject(input) : null;
    }

    private static int size(JsonNode embedding) {
        if (embedding instanceof POJONode read) {
            return ((float[]) read.getPojo()).length;
        }
        if (embedding instanceof BinaryNode bytes) {
            return bytes.binaryValue().length / Float.BYTES;
        }
        return embedding.isTextual() ? base64Length(embedding.textValue()) / Float.BYTES : embedding.size();
    }

    private static int base64Length(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() * 3 / 4 - padding;
    }

    private static float[] vector(ApiResponse response, JsonNode embedding, int position) {
        try {
            return Vectors.read(embedding, place(position));
        } catch (Vectors.NoVectorException e) {
            throw notThePromised(response, "an embedding that is no vector: " + e.getMessage());
        }
    }

    private static void checkLength(ApiResponse response, float[] vector, int position, int length) {
        if (vector.length != length) {
            throw notThePromised(
                    response,
                    "embeddings of different lengths: " + place(position) + " has " + vector.length + " numbers, "
                            + place(0) + " has " + length);
        }
    }

    private static String place(int position) {
        return "data[" + position + "].embedding";
    }
}
