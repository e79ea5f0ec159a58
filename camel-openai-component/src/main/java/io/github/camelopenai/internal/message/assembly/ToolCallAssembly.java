package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Puts the tool calls of a streamed message together: by their index where the server counts, else by their id, else by their order.
 *
 * <p>Servers count from 1, count nothing, give all calls the same index or id, or repeat ids and names with each piece. No call is lost
 * and none is invented: a piece that tells of no call of its own belongs to one that has begun.
 */
final class ToolCallAssembly {

    private final List<GrowingToolCall> calls = new ArrayList<>();
    private final NewestToolCalls newest = new NewestToolCalls();

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * Takes the pieces of a chunk.
     *
     * @throws IllegalArgumentException where one is no object
     */
    void add(JsonNode pieces) {
        Set<GrowingToolCall> inThisChunk = Collections.newSetFromMap(new IdentityHashMap<>());
        for (JsonNode piece : pieces) {
            if (!piece.isObject()) {
                throw new IllegalArgumentException("has a tool call that is no object");
            }
            GrowingToolCall call = callOf(piece, inThisChunk);
            call.add(piece);
            newest.add(call);
            inThisChunk.add(call);
        }
    }

    private GrowingToolCall callOf(JsonNode piece, Set<GrowingToolCall> inThisChunk) {
        Integer index = index(piece.path("index"));
        GrowingToolCall known = find(index, GrowingToolCall.idOf(piece));
        boolean isSecond = inThisChunk.contains(known) && GrowingToolCall.nameOf(piece) != null;
        if (known != null && !isSecond && known.goesOnWith(piece)) {
            return known;
        }
        GrowingToolCall next = new GrowingToolCall(index, calls.size());
        calls.add(next);
        return next;
    }

    private GrowingToolCall find(Integer index, String id) {
        GrowingToolCall found = newest.of(index, id);
        boolean tellsNothing = index == null && id == null;
        boolean isFirstId = index == null && id != null && !calls.isEmpty() && last().id() == null;
        return found == null && !calls.isEmpty() && (tellsNothing || isFirstId) ? last() : found;
    }

    private GrowingToolCall last() {
        return calls.get(calls.size() - 1);
    }

    private static Integer index(JsonNode index) {
        boolean isCount = index.isIntegralNumber() && index.canConvertToInt() && index.intValue() >= 0
                || index.isTextual() && index.textValue().matches("\\d{1,4}");
        return isCount ? Integer.valueOf(index.asInt()) : null;
    }

    /** The calls as a whole message has them. */
    ArrayNode whole() {
        ArrayNode whole = JsonNodeFactory.instance.arrayNode();
        for (GrowingToolCall call : complete()) {
            ObjectNode one = call.whole();
            whole.add(one);
        }
        return whole;
    }

    /** A server that counts the pieces instead of the calls gives each piece an index of its own. */
    private List<GrowingToolCall> complete() {
        List<GrowingToolCall> named = new ArrayList<>();
        for (GrowingToolCall call : calls) {
            if (call.isNameless() && !named.isEmpty()) {
                named.get(named.size() - 1).takeOver(call);
            } else {
                named.add(call);
            }
        }
        return named;
    }
}
