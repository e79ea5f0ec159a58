package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.ShapedAnswer;
import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.internal.shape.ElementReader;
import io.github.camelopenai.internal.shape.Reading;
import io.github.camelopenai.internal.shape.Shape;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.camel.Message;

/**
 * The chunks of an answer that must have a shape. Where that is a list, or has one whose elements are wanted, each element is a chunk as soon as it is
 * whole; else they are pieces of the text. At its end the answer is checked as a whole.
 */
final class ShapedChunks implements Chunks {

    private final ApiRequest request;
    private final Chunks chunks;
    private final Shape.Elements elements;
    private final Map<Integer, ElementReader> readers = new HashMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Queue<Chunk> ready = new ArrayDeque<>();
    private int turn;
    private boolean isChecked;
    /** Waits until the elements before it are taken. */
    private OpenAISchemaException failure;

    ShapedChunks(ApiRequest request, Chunks chunks) {
        this.request = request;
        this.chunks = chunks;
        this.elements = request.shape().elements();
    }

    @Override
    public Chunk poll() {
        while (ready.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            Chunk chunk = chunks.poll();
            if (chunk == null) {
                if (!chunks.isEnded() || isChecked) {
                    return null;
                }
                isChecked = true;
                check();
                return ready.poll();
            }
            // What tools have given is no text of a model
            boolean isText = chunk.content() instanceof String && !chunk.isOfBytes();
            if (elements == null || !isText) {
                return chunk;
            }
            take(chunk);
        }
        return ready.poll();
    }

    private void take(Chunk piece) {
        if (chunks.turn() != turn) {
            turn = chunks.turn();
            readers.clear();
            counts.clear();
        }
        int choice = piece.choice() == null ? 0 : piece.choice();
        ElementReader reader = readers.computeIfAbsent(choice, index -> new ElementReader(elements.pointer()));
        reader.accept((String) piece.content()).forEach(element -> add(element, choice, piece.choice()));
    }

    private void add(JsonNode element, int choice, Integer index) {
        int count = counts.getOrDefault(choice, 0);
        Reading reading = elements.read(element, count);
        if (failure != null || !reading.isRight()) {
            failure = failure == null
                    ? ShapedAnswer.violated(chunks.head(), chunks.partialText(), reading.violations())
                    : failure;
            return;
        }
        counts.put(choice, count + 1);
        ready.add(new Chunk(
                reading.value(), index, null, Json.parse(reading.json().toString())));
    }

    /** Of an answer with words around its JSON, elements may be left. */
    private void check() {
        ObjectNode whole = chunks.response();
        if (!ShapedAnswer.isExpected(request, whole)) {
            return;
        }
        List<Reading> readings = ShapedAnswer.read(request, chunks.head(), whole);
        for (int choice = 0; elements != null && choice < readings.size(); choice++) {
            JsonNode list = elements.in(readings.get(choice));
            for (int i = counts.getOrDefault(choice, 0); i < list.size(); i++) {
                add(list.get(i), choice, readings.size() > 1 ? choice : null);
            }
        }
    }

    @Override
    public boolean isEnded() {
        return isChecked && ready.isEmpty();
    }

    @Override
    public int turn() {
        return chunks.turn();
    }

    @Override
    public Object nothing() {
        return elements == null ? chunks.nothing() : null;
    }

    @Override
    public void whenReadable(Runnable action) {
        chunks.whenReadable(action);
    }

    @Override
    public ObjectNode response() {
        return chunks.response();
    }

    @Override
    public ApiResponse head() {
        return chunks.head();
    }

    @Override
    public String partialText() {
        return chunks.partialText();
    }

    @Override
    public long largest() {
        return chunks.largest();
    }

    @Override
    public OpenAIResponseException tooLarge() {
        return chunks.tooLarge();
    }

    @Override
    public void tell(Message message) {
        chunks.tell(message);
    }

    @Override
    public RuntimeException broken(Throwable failure) {
        return chunks.broken(failure);
    }

    @Override
    public void close() {
        chunks.close();
    }

    @Override
    public OpenAIConnectException stopped() {
        return chunks.stopped();
    }
}
