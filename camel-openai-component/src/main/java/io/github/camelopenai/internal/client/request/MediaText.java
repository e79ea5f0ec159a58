package io.github.camelopenai.internal.client.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text in the JSON of a request that is the base64 of a file, or a data URL with it (<a href="https://www.rfc-editor.org/rfc/rfc2397">RFC
 * 2397</a>). The file is read while the request is sent, and again with each attempt and each turn of a loop.
 *
 * <pre>{@code
 * part.set("image_url", MediaText.dataUrl("image/png", "cat.png", content));
 * }</pre>
 *
 * <p>Whatever else writes it as JSON writes the whole text. A Map that is made of a tree has this object as its value.
 *
 * @param type the media type
 * @param name the name of the file, or null
 * @param prefix what stands before the base64: the beginning of a data URL, or nothing
 * @param content the bytes, which can be opened again
 */
public record MediaText(String type, String name, String prefix, Content content) implements JsonSerializable {

    /** A data URL. */
    public static JsonNode dataUrl(String type, String name, Content content) {
        return new POJONode(new MediaText(type, name, "data:" + type + ";base64,", content));
    }

    /** Base64 alone. */
    public static JsonNode base64(String type, String name, Content content) {
        return new POJONode(new MediaText(type, name, "", content));
    }

    /** The one that a node is, or null. */
    public static MediaText of(JsonNode node) {
        return node instanceof POJONode value && value.getPojo() instanceof MediaText media ? media : null;
    }

    /** The whole text, in memory. */
    public String text() throws IOException {
        try (InputStream in = open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private InputStream open() throws IOException {
        return new SequenceInputStream(
                new ByteArrayInputStream(prefix.getBytes(StandardCharsets.US_ASCII)),
                new Base64Content(content).open());
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        if (json.getOutputTarget() instanceof JsonPieces pieces) {
            json.writeRawValue('"' + prefix);
            json.flush();
            pieces.add(new Base64Content(content));
            json.writeRaw('"');
        } else if (json instanceof TokenBuffer tokens) {
            tokens.writeEmbeddedObject(this);
        } else {
            try (Reader text = new InputStreamReader(open(), StandardCharsets.US_ASCII)) {
                json.writeString(text, -1);
            }
        }
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer types)
            throws IOException {
        serialize(json, provider);
    }

    /** Without the bytes. */
    @Override
    public String toString() {
        return "MediaText[" + type + ']';
    }
}
