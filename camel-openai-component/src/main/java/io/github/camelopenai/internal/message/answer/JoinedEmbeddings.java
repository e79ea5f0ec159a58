package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The answer that the answers to parts of a list of inputs make: their embeddings in the order of the list, and the sum of their usage. Many
 * threads may add to it.
 */
public final class JoinedEmbeddings {

    private static final String DATA = "data";
    private static final String USAGE = "usage";

    private final boolean isRead;
    private final JsonNode[] entries;
    private final ObjectNode joined = JsonNodeFactory.instance.objectNode();
    private int missing;

    /**
     * @param count how many inputs there are
     * @param isRead whether the vectors are wanted, and not what the server wrote
     */
    JoinedEmbeddings(int count, boolean isRead) {
        this.entries = new JsonNode[count];
        this.missing = count;
        this.isRead = isRead;
    }

    /**
     * Adds the answer to a part.
     *
     * @param first the place of its first input in the list
     * @param part the request
     * @throws io.github.camelopenai.api.OpenAIResponseException where it does not have the embeddings of its inputs
     */
    public void add(int first, ApiRequest part, ApiResponse response, JsonNode json, Exchange exchange) {
        JsonNode[] some = isRead ? vectors(part, response, json, exchange) : inOrder(part, response, json);
        for (int i = 0; i < some.length; i++) {
            ((ObjectNode) some[i]).put("index", first + i);
        }
        synchronized (this) {
            System.arraycopy(some, 0, entries, first, some.length);
            missing -= some.length;
            addRest(json);
        }
    }

    private static JsonNode[] vectors(ApiRequest part, ApiResponse response, JsonNode json, Exchange exchange) {
        List<?> vectors = (List<?>) new EmbeddingsAnswer().content(part, response, json, exchange);
        JsonNode[] some = new JsonNode[vectors.size()];
        for (int i = 0; i < some.length; i++) {
            some[i] = JsonNodeFactory.instance.objectNode().putPOJO(EmbeddingsAnswer.VECTOR, vectors.get(i));
        }
        return some;
    }

    private static JsonNode[] inOrder(ApiRequest part, ApiResponse response, JsonNode json) {
        JsonNode data = EmbeddingsAnswer.data(part, response, json);
        JsonNode[] some = new JsonNode[data.size()];
        for (int i = 0; i < some.length; i++) {
            some[EmbeddingsAnswer.index(response, data, i, some)] = data.get(i);
            if (!data.get(i).isObject()) {
                throw notThePromised(response, "an embedding that is no object: data[" + i + ']');
            }
        }
        return some;
    }

    /** What stands beside the embeddings is that of the first answer; what was used is the sum of all. */
    private void addRest(JsonNode json) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getKey().equals(DATA) && !field.getKey().equals(USAGE)) {
                joined.putIfAbsent(field.getKey(), field.getValue());
            }
        }
        if (json.get(USAGE) instanceof ObjectNode used) {
            ObjectNode sum = joined.withObject('/' + USAGE);
            for (Map.Entry<String, JsonNode> count : used.properties()) {
                if (count.getValue().isIntegralNumber()) {
                    sum.put(
                            count.getKey(),
                            sum.path(count.getKey()).asLong() + count.getValue().asLong());
                }
            }
        }
    }

    /** The whole answer, when all parts have been added. */
    public synchronized ObjectNode json() {
        ArrayNode data = JsonNodeFactory.instance.arrayNode(entries.length);
        for (JsonNode entry : entries) {
            data.add(entry);
        }
        joined.set(DATA, data);
        return joined;
    }

    /** The tokens that the answers so far have used. */
    public synchronized Usage usage() {
        return Usage.of(joined);
    }

    /** How many inputs have no embedding yet. */
    public synchronized int missing() {
        return missing;
    }

    /** What there is so far, in the order of the inputs: a vector, or a Map where the response was wanted, and null where nothing came yet. */
    public synchronized List<Object> soFar() {
        List<Object> all = new ArrayList<>(entries.length);
        for (JsonNode entry : entries) {
            all.add(entry == null ? null : isRead ? EmbeddingsAnswer.read(entry) : Json.toObject(entry));
        }
        return all;
    }
}
