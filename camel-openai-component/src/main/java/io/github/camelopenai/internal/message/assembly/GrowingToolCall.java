package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A tool call while it comes in pieces. */
final class GrowingToolCall {

    private static final String FUNCTION = "function";
    private static final String NAME = "name";
    private static final String ARGUMENTS = "arguments";
    private static final String CUSTOM = "custom";
    private static final String INPUT = "input";

    private final Integer index;
    private final int place;
    private final ObjectNode call = JsonNodeFactory.instance.objectNode();
    private final GrowingArguments arguments = new GrowingArguments();
    private boolean isEmptyObject;
    private boolean isCustom;

    /**
     * @param index the server's number of the call, or null
     * @param place how many calls have begun before
     */
    GrowingToolCall(Integer index, int place) {
        this.index = index;
        this.place = place;
    }

    int place() {
        return place;
    }

    Integer index() {
        return index;
    }

    String id() {
        return text(call, "id");
    }

    String name() {
        return nameOf(call);
    }

    /** Whether a piece says of no call that it is this one's. */
    boolean isNameless() {
        return name() == null && id() == null;
    }

    static String idOf(JsonNode piece) {
        return text(piece, "id");
    }

    static String nameOf(JsonNode piece) {
        return text(toolOf(piece), NAME);
    }

    /** The arguments in a piece as they stand there, an object as its JSON; empty where there are none. */
    static String argumentsOf(JsonNode piece) {
        JsonNode tool = toolOf(piece);
        JsonNode given = tool.has(INPUT) ? tool.path(INPUT) : tool.path(ARGUMENTS);
        if (given.isContainerNode()) {
            return given.isEmpty() ? "" : given.toString();
        }
        return given.asText("");
    }

    /** The function of a call, or the custom tool; some servers have its fields in the call itself. */
    private static JsonNode toolOf(JsonNode piece) {
        for (String tool : List.of(FUNCTION, CUSTOM)) {
            if (piece.path(tool).isObject()) {
                return piece.get(tool);
            }
        }
        return piece;
    }

    private static String text(JsonNode object, String field) {
        String value = object.path(field).textValue();
        return value == null || value.isEmpty() ? null : value;
    }

    /** Whether a piece goes on with this call, of which it has the index or the id, rather than to begin another. */
    boolean goesOnWith(JsonNode piece) {
        String id = idOf(piece);
        String name = nameOf(piece);
        String more = argumentsOf(piece);
        boolean isOtherId = id != null && id() != null && !id.equals(id());
        if (name == null) {
            // Some servers make up another id for each piece
            return !isOtherId || !more.isEmpty();
        }
        boolean isSameName = name() == null || name.equals(name());
        if (isOtherId) {
            return isSameName && arguments.isCut() && !more.startsWith("{");
        }
        if (arguments.isEmpty()) {
            return isSameName || id != null || more.isEmpty();
        }
        if (arguments.isCut()) {
            return isSameName || id != null;
        }
        return more.isEmpty() && isSameName || isRepeatedBy(piece);
    }

    /** Some servers send the whole call once more at the end. */
    private boolean isRepeatedBy(JsonNode piece) {
        String id = idOf(piece);
        return id != null && id.equals(id()) && arguments.are(argumentsOf(piece));
    }

    /** Nothing goes on with arguments that are whole: gateways send them again, or an empty object before them. */
    private boolean repeatsArguments(JsonNode piece) {
        return !isCustom && !arguments.isEmpty() && arguments.are(argumentsOf(piece)) && !arguments.isCut();
    }

    private boolean isEmptyBefore(JsonNode piece) {
        return !isCustom && arguments.are("{}") && argumentsOf(piece).startsWith("{");
    }

    void add(JsonNode piece) {
        boolean isRepeat = repeatsArguments(piece) || !arguments.isEmpty() && isRepeatedBy(piece);
        if (isEmptyBefore(piece) && !isRepeat) {
            arguments.clear();
        }
        isCustom |= piece.path(CUSTOM).isObject();
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            switch (field.getKey()) {
                case "index" -> {} // of the stream, not of the call
                case "id", "type" -> setOnce(field.getKey(), field.getValue());
                case FUNCTION, CUSTOM -> addTool(field.getValue(), isRepeat);
                case NAME -> addName(tool(), field.getValue().asText(""));
                case ARGUMENTS -> {
                    if (!isRepeat) {
                        addArguments(field.getValue());
                    }
                }
                default -> setUnlessNull(call, field.getKey(), field.getValue());
            }
        }
    }

    private void setOnce(String field, JsonNode value) {
        if (text(call, field) == null) {
            setUnlessNull(call, field, value);
        }
    }

    private ObjectNode tool() {
        return call.withObjectProperty(isCustom ? CUSTOM : FUNCTION);
    }

    private void addTool(JsonNode piece, boolean isRepeat) {
        ObjectNode function = tool();
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            switch (field.getKey()) {
                case NAME -> addName(function, field.getValue().asText(""));
                case ARGUMENTS, INPUT -> {
                    if (!isRepeat) {
                        addArguments(field.getValue());
                    }
                }
                default -> setUnlessNull(function, field.getKey(), field.getValue());
            }
        }
    }

    /** Most servers send the name once, some with each piece, and some in pieces. */
    private void addName(ObjectNode function, String piece) {
        String known = function.path(NAME).asText("");
        if (known.isEmpty() || piece.startsWith(known)) {
            function.put(NAME, piece);
        } else if (arguments.isEmpty() && !piece.isEmpty()) {
            function.put(NAME, known + piece);
        }
    }

    private void addArguments(JsonNode piece) {
        if (piece.isObject() && piece.isEmpty()) {
            isEmptyObject = true;
        } else if (piece.isContainerNode()) {
            arguments.append(piece.toString());
        } else if (!piece.isNull()) {
            arguments.append(piece.asText());
        }
    }

    private static void setUnlessNull(ObjectNode object, String field, JsonNode value) {
        if (!value.isNull()) {
            object.set(field, value);
        }
    }

    /** Takes pieces that stood under another index, and tell of no call of their own. */
    void takeOver(GrowingToolCall pieces) {
        arguments.append(pieces.arguments.toString());
        isEmptyObject |= pieces.isEmptyObject;
    }

    /** The call as a whole message has it. */
    ObjectNode whole() {
        String text = arguments.isEmpty() && isEmptyObject ? "{}" : arguments.toString();
        tool().put(isCustom ? INPUT : ARGUMENTS, text);
        if (!call.has("type")) {
            call.put("type", isCustom ? CUSTOM : FUNCTION);
        }
        return call;
    }
}
