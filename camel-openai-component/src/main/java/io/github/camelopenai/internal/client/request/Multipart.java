package io.github.camelopenai.internal.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes fields and files as {@code multipart/form-data} (<a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>).
 *
 * <p>A list is written as {@code name[]} for each element and an object as {@code name[field]}, as OpenAI's own clients do.
 */
final class Multipart {

    private static final String END_OF_LINE = "\r\n";

    private final String boundary = "openai-" + UUID.randomUUID();
    private final List<Content> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Multipart() {}

    /** The body of a request: its fields, then its files. */
    static Payload of(ObjectNode fields, List<FilePart> files) {
        Multipart body = new Multipart();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            body.addField(field.getKey(), field.getValue());
        }
        files.forEach(body::addFile);
        body.text.append("--").append(body.boundary).append("--").append(END_OF_LINE);
        body.endText();
        return new Payload("multipart/form-data; boundary=" + body.boundary, new PiecedContent(body.pieces));
    }

    private void addField(String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> addField(name + "[]", element));
        } else if (value.isObject()) {
            value.properties().forEach(field -> addField(name + '[' + field.getKey() + ']', field.getValue()));
        } else if (!value.isNull()) {
            text.append(start(name)).append(END_OF_LINE).append(END_OF_LINE);
            text.append(value.asText()).append(END_OF_LINE);
        }
    }

    private void addFile(FilePart file) {
        if (file.naming() == null) {
            text.append(head(file));
            endText();
            pieces.add(file.observed());
        } else {
            endText();
            LateNamedPart late = new LateNamedPart(file, this::head);
            pieces.add(late.head());
            pieces.add(late.bytes());
        }
        text.append(END_OF_LINE);
    }

    private String head(FilePart file) {
        return start(file.name()) + "; filename=\"" + quoted(file.fileName()) + '"' + END_OF_LINE + "Content-Type: "
                + file.contentType() + END_OF_LINE + END_OF_LINE;
    }

    private String start(String name) {
        return "--" + boundary + END_OF_LINE + "Content-Disposition: form-data; name=\"" + quoted(name) + '"';
    }

    private void endText() {
        pieces.add(Content.of(text.toString().getBytes(StandardCharsets.UTF_8)));
        text.setLength(0);
    }

    /**
     * A name between quotes. What could end the quotes or the line is percent-encoded; letters beyond ASCII stay, in UTF-8
     * (RFC 7578, sections 2 and 5.1.3; a percent sign stays, as in browsers).
     */
    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter == '"' || letter == '\\' || Character.isISOControl(letter)) {
                for (byte octet : String.valueOf(letter).getBytes(StandardCharsets.UTF_8)) {
                    quoted.append('%').append(String.format("%02X", octet));
                }
            } else {
                quoted.append(letter);
            }
        }
        return quoted.toString();
    }
}
