package io.github.camelopenai.message;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.camel.Exchange;
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
    public String binaryField() {
        return "embedding";
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        JsonNode input = request.fields().path("input");
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
    public void setHeaders(ApiResponse response, JsonNode json, Message message) {
        JsonNode data = json.path("data");
        JsonNode first = data.path(0).path("embedding");
        message.setHeader(OpenAIHeaders.EMBEDDING_COUNT, data.size());
        message.setHeader(OpenAIHeaders.EMBEDDING_VECTOR_SIZE, size(first));
    }

    private static int size(JsonNode embedding) {
        if (embedding instanceof BinaryNode bytes) {
            return bytes.binaryValue().length / Float.BYTES;
        }
        return embedding.isTextual() ? base64Length(embedding.textValue()) / Float.BYTES : embedding.size();
    }

    private static int base64Length(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() * 3 / 4 - padding;
    }

    private static float[] vector(ApiResponse response, JsonNode embedding) {
        if (embedding.isTextual() || embedding.isBinary()) {
            byte[] bytes = bytes(response, embedding);
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(vector);
            return vector;
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

    private static byte[] bytes(ApiResponse response, JsonNode embedding) {
        try {
            return embedding.binaryValue();
        } catch (IOException e) {
            throw notThePromised(response, "an embedding that is no base64");
        }
    }
}
