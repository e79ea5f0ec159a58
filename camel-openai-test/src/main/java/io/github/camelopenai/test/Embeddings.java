package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;

/** Vectors of length 1 that are made from the text alone: the same text has the same vector. */
final class Embeddings {

    private static final int DIMENSIONS = 1536;
    private static final int LARGE_DIMENSIONS = 3072;

    private Embeddings() {}

    static Answer answer(RecordedRequest request, String noId) {
        JsonNode input = request.fields().path("input");
        if (input.isMissingNode()) {
            return Refusals.missing("input");
        }
        String model = request.fields().path("model").asText("simulated");
        int dimensions =
                request.fields().path("dimensions").asInt(model.endsWith("-large") ? LARGE_DIMENSIONS : DIMENSIONS);
        boolean isBase64 = request.fields().path("encoding_format").asText().equals("base64");
        ObjectNode answer = Json.object("list").put("model", model);
        ArrayNode data = answer.putArray("data");
        boolean isList = input.isArray() && !input.path(0).isNumber();
        for (JsonNode one : isList ? input : Json.MAPPER.createArrayNode().add(input)) {
            float[] vector = vector(one.isTextual() ? one.asText() : one.toString(), dimensions);
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            embedding.set("embedding", isBase64 ? base64(vector) : numbers(vector));
        }
        int tokens = Generated.tokens(Prompts.last(request.fields()));
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Answer.json(answer);
    }

    private static float[] vector(String text, int dimensions) {
        Random random = new Random(text.hashCode());
        double[] direction = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            direction[i] = random.nextGaussian();
            squares += direction[i] * direction[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (direction[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static JsonNode base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Json.MAPPER.getNodeFactory().textNode(Base64.getEncoder().encodeToString(bytes.array()));
    }

    private static JsonNode numbers(float[] vector) {
        ArrayNode numbers = Json.MAPPER.createArrayNode();
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }
}
