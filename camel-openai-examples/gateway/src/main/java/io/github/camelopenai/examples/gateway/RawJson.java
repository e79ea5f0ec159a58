package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A value that is sent as it came: a part of the bytes of a request, which nobody has made objects of. */
final class RawJson implements JsonSerializable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int LONGEST_NUMBER = 18;

    private final byte[] bytes;
    private final int from;
    private final int end;

    private RawJson(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.from = from;
        this.end = end;
    }

    /** The value that these bytes are. */
    static JsonNode of(byte[] bytes, int from, int end) {
        return JsonNodeFactory.instance.pojoNode(new RawJson(bytes, from, end));
    }

    /** An object in which all such values have been read. */
    static ObjectNode read(ObjectNode fields) throws IOException {
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            boolean isRaw = field.getValue() instanceof POJONode node && node.getPojo() instanceof RawJson;
            read.set(
                    field.getKey(),
                    isRaw ? ((RawJson) ((POJONode) field.getValue()).getPojo()).tree() : field.getValue());
        }
        return read;
    }

    /** Makes objects of the values of these fields, if they are there and short. */
    static void read(ObjectNode fields, List<String> names) throws IOException {
        for (String name : names) {
            if (fields.get(name) instanceof POJONode node
                    && node.getPojo() instanceof RawJson raw
                    && raw.end - raw.from <= LONGEST_NUMBER) {
                fields.set(name, raw.tree());
            }
        }
    }

    private JsonNode tree() throws IOException {
        return JSON.readTree(bytes, from, end - from);
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        if (out.getOutputTarget() instanceof OutputStream target) {
            // The comma or colon before it
            out.writeRawValue("");
            out.flush();
            target.write(bytes, from, end - from);
        } else {
            // Not for a server, but to be looked at: it may be a prompt
            out.writeNull();
        }
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(out, provider);
    }
}
