package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;

/** A value that is sent as it came: a part of the bytes of a request, which nobody has made objects of. */
final class RawJson implements JsonSerializable {

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
