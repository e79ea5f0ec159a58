package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of a tool by a model.
 *
 * @param run the id of the loop, which stays when the loop goes on in another JVM
 * @param id the id that the model gave the call
 * @param name the tool, as the model named it
 * @param arguments the arguments
 * @param maxResult the most characters of the result that the model gets
 * @param trace the headers of the trace that it belongs to (<a href="https://www.w3.org/TR/trace-context/">W3C</a>), or none
 */
public record ToolCall(
        String run, String id, String name, ObjectNode arguments, int maxResult, Map<String, String> trace) {

    /** A call that belongs to no trace. */
    public ToolCall(String run, String id, String name, ObjectNode arguments, int maxResult) {
        this(run, id, name, arguments, maxResult, Map.of());
    }

    /** The same call as a part of a trace. */
    public ToolCall tracedBy(Map<String, String> headers) {
        return new ToolCall(run, id, name, arguments, maxResult, headers);
    }

    /** The same for each call of the tool in its loop with the same arguments, in whatever order these are written. */
    public String key() {
        try {
            byte[] written = canonical(arguments).toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(written);
            return run + '/' + name + '/' + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }

    private static JsonNode canonical(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((field, value) -> sorted.set(field, canonical(value)));
            return sorted;
        }
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(canonical(element)));
            return array;
        }
        // 1 and 1.0 are the same number
        return json.isNumber() ? DecimalNode.valueOf(json.decimalValue().stripTrailingZeros()) : json;
    }

    /** Without the arguments: they may be private. */
    @Override
    public String toString() {
        return name + ' ' + id;
    }
}
