package io.github.camelopenai.internal.task.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.shape.ShapeFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What two requests have in common that ask the same: their target and all that they send, in whatever order. */
final class RequestKey {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RequestKey() {}

    /**
     * The key of a request, the SHA-256 in hexadecimal digits.
     *
     * @param uri where it goes; that of Azure names the version of the API too
     * @param headers those that the route gives each request
     */
    static String of(URI uri, Map<String, Object> headers, ApiRequest request) {
        MessageDigest digest = sha256();
        try (OutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
                JsonGenerator json = MAPPER.createGenerator(digested)) {
            json.writeString(request.operation().method());
            json.writeString(uri.toString());
            json.writePOJO(names(headers));
            write(asked(request), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Map<String, String> names(Map<String, Object> headers) {
        Map<String, String> sorted = new TreeMap<>();
        headers.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
        return sorted;
    }

    /** The fields as they are sent first, the schema of the answer among them. */
    private static ObjectNode asked(ApiRequest request) {
        return request.shape() == null
                ? request.fields()
                : ShapeFormat.of(request.operation())
                        .ask(request.fields(), request.shape(), request.shape().mode());
    }

    private static void write(JsonNode node, JsonGenerator json) throws IOException {
        if (node.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            json.writeStartObject();
            for (String name : names) {
                json.writeFieldName(name);
                write(node.get(name), json);
            }
            json.writeEndObject();
        } else if (node.isArray()) {
            json.writeStartArray();
            for (JsonNode element : node) {
                write(element, json);
            }
            json.writeEndArray();
        } else {
            json.writeTree(node);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
