package io.github.camelopenai.message;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.apache.camel.Message;

/**
 * The vectors of embeddings, in the order of their inputs: {@code float[]}, or a list of them for a list of inputs.
 *
 * <p>Base64 holds the floats as little-endian IEEE 754 (<a
 * href="https://platform.openai.com/docs/api-reference/embeddings/create">encoding_format</a>); a server that does not know
 * it answers with numbers, which are read as well.
 */
final class EmbeddingsAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Object body) {
        JsonNode input = request.body().path("input");
        JsonNode data = json.path("data");
        if (data.size() != Inputs.count(input)) {
            throw notThePromised(response, data.size() + " embeddings for " + Inputs.count(input) + " inputs");
        }
        float[][] vectors = new float[data.size()][];
        for (int i = 0; i < data.size(); i++) {
            int index = data.get(i).path("index").asInt(i);
            if (index < 0 || index >= vectors.length || vectors[index] != null) {
                throw notThePromised(response, "an embedding out of place, with the index " + index);
            }
            vectors[index] = vector(response, data.get(i).path("embedding"));
        }
        return Inputs.areSeveral(input) ? Arrays.asList(vectors) : vectors[0];
    }

    @Override
    public void setHeaders(JsonNode json, Message message) {
        JsonNode data = json.path("data");
        JsonNode first = data.path(0).path("embedding");
        int size = first.isTextual() ? base64Length(first.textValue()) / Float.BYTES : first.size();
        message.setHeader(OpenAIHeaders.EMBEDDING_COUNT, data.size());
        message.setHeader(OpenAIHeaders.EMBEDDING_VECTOR_SIZE, size);
    }

    private static float[] vector(ApiResponse response, JsonNode embedding) {
        if (embedding.isTextual()) {
            return decode(response, embedding.textValue());
        }
        if (embedding.isEmpty()) {
            throw notThePromised(response, "an embedding without numbers");
        }
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.get(i).floatValue();
        }
        return vector;
    }

    private static float[] decode(ApiResponse response, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(vector);
            return vector;
        } catch (IllegalArgumentException e) {
            throw notThePromised(response, "an embedding that is no base64");
        }
    }

    private static int base64Length(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() * 3 / 4 - padding;
    }
}
