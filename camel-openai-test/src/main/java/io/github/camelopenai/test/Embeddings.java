package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Vectors of length 1 that are made from the text alone: the sum of a vector for each of its words. So the same text has the same vector,
 * and the more words two texts share, the nearer are theirs.
 */
final class Embeddings {

    private static final int DIMENSIONS = 1536;
    private static final int LARGE_DIMENSIONS = 3072;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

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
        double[] sum = new double[dimensions];
        List<String> words = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        for (String word : words.isEmpty() ? List.of(text) : words) {
            Random random = new Random(word.hashCode());
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextGaussian();
            }
        }
        double length =
                Math.sqrt(Arrays.stream(sum).map(number -> number * number).sum());
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sum[i] / length);
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
