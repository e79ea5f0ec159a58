package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFieldType;
import io.github.camelopenai.internal.api.RequestFields;
import java.util.List;
import java.util.Set;

/**
 * How the requests of an operation ask for a shape (<a
 * href="https://platform.openai.com/docs/guides/structured-outputs">structured outputs</a>): chat by {@code response_format}, responses by {@code
 * text.format}.
 *
 * @param path where the format stands in a request
 */
public record ShapeFormat(List<String> path) {

    private static final Set<String> INSTRUCTING = Set.of("system", "developer");

    /** That of an operation, or null where its answers have no shape. */
    public static ShapeFormat of(Operation operation) {
        RequestField field = RequestFields.byOption(operation).get("responseFormat");
        boolean isKnown =
                field != null && field.type() == RequestFieldType.FORMAT && operation.answer() == AnswerKind.TEXT;
        return isKnown ? new ShapeFormat(field.path()) : null;
    }

    /** The field at the top of a request in which the format stands. */
    public String root() {
        return path.get(0);
    }

    /** Whether a request says already in which format it wants its answer. */
    public boolean isIn(ObjectNode request) {
        JsonNode found = request;
        for (String name : path) {
            found = found.path(name);
        }
        return !found.isMissingNode();
    }

    /** A request that asks for a shape, in the place of what it asked for before. */
    public ObjectNode ask(ObjectNode request, Shape shape, ShapeMode mode) {
        ObjectNode asking = copy(request);
        ObjectNode around = asking;
        for (String name : path.subList(0, path.size() - 1)) {
            ObjectNode inner = copy(around.path(name));
            around.set(name, inner);
            around = inner;
        }
        around.set(path.get(path.size() - 1), format(shape, mode));
        if (mode == ShapeMode.OBJECT) {
            instruct(
                    asking,
                    "Answer with a JSON object and nothing else. It must fit this JSON schema: " + shape.schema(mode));
        }
        return asking;
    }

    private static ObjectNode copy(JsonNode node) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        return node instanceof ObjectNode object ? copy.setAll(object) : copy;
    }

    private ObjectNode format(Shape shape, ShapeMode mode) {
        ObjectNode format = JsonNodeFactory.instance.objectNode();
        if (mode == ShapeMode.OBJECT) {
            return format.put("type", "json_object");
        }
        format.put("type", "json_schema");
        ObjectNode described = isChat() ? format.putObject("json_schema") : format;
        described.put("name", shape.name()).set("schema", shape.schema(mode));
        if (mode == ShapeMode.STRICT) {
            described.put("strict", true);
        } else if (!isChat()) {
            // Responses are strict where nothing is said
            described.put("strict", false);
        }
        return format;
    }

    private boolean isChat() {
        return path.size() == 1;
    }

    private void instruct(ObjectNode request, String text) {
        if (!isChat()) {
            String before = request.path("instructions").asText("");
            request.put("instructions", before.isEmpty() ? text : before + "\n\n" + text);
            return;
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        JsonNode first = request.path("messages").path(0);
        boolean isInstruction = INSTRUCTING.contains(first.path("role").asText())
                && first.path("content").isTextual();
        ObjectNode message = messages.addObject();
        if (isInstruction) {
            message.setAll((ObjectNode) first);
            message.put("content", first.path("content").asText() + "\n\n" + text);
        } else {
            // Some servers know one such message only, and only at the beginning
            message.put("role", "system").put("content", text);
        }
        int next = isInstruction ? 1 : 0;
        for (JsonNode each : request.path("messages")) {
            if (next-- <= 0) {
                messages.add(each);
            }
        }
        request.set("messages", messages);
    }
}
