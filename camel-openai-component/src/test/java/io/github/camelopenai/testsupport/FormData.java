package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of {@code multipart/form-data}, read as a strict server does.
 *
 * <pre>{@code
 * FormData form = FormData.parse(contentType, body);
 * form.part("file").text();
 * }</pre>
 *
 * @param parts the parts, in their order
 */
public record FormData(List<Part> parts) {

    private static final Pattern TYPE = Pattern.compile("multipart/form-data; boundary=([\\w'()+,./:=?-]{1,70})");
    private static final Pattern HEAD = Pattern.compile("Content-Disposition: form-data; name=\"([^\"\\r\\n]*)\""
            + "(?:; filename=\"([^\"\\r\\n]*)\"\\r\\nContent-Type: ([^\\r\\n]+))?");
    private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\]]*])*)");

    /** One part; a field has no file name and no content type. */
    public record Part(String name, String fileName, String contentType, byte[] bytes) {

        /** The bytes as a text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** @throws AssertionError where it is no such request */
    public static FormData parse(String contentType, byte[] body) {
        Matcher type = TYPE.matcher(String.valueOf(contentType));
        if (!type.matches()) {
            throw new AssertionError("No multipart/form-data: " + contentType);
        }
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "--" + type.group(1);
        if (!latin.startsWith(delimiter + "\r\n") || !latin.endsWith("\r\n" + delimiter + "--\r\n")) {
            throw new AssertionError("The request does not begin and end with its boundary");
        }
        List<Part> parts = new ArrayList<>();
        String inner = latin.substring(delimiter.length() + 2, latin.length() - delimiter.length() - 6);
        for (String part : inner.split(Pattern.quote("\r\n" + delimiter + "\r\n"), -1)) {
            parts.add(read(part));
        }
        return new FormData(parts);
    }

    private static Part read(String part) {
        int end = part.indexOf("\r\n\r\n");
        Matcher head = HEAD.matcher(end < 0 ? "" : part.substring(0, end));
        if (!head.matches()) {
            throw new AssertionError("A part has another head: " + part.lines().toList());
        }
        byte[] bytes = part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return new Part(utf8(head.group(1)), utf8(head.group(2)), head.group(3), bytes);
    }

    private static String utf8(String latin) {
        return latin == null ? null : new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The only part of a name. */
    public Part part(String name) {
        List<Part> named =
                parts.stream().filter(part -> part.name().equals(name)).toList();
        if (named.size() != 1) {
            throw new AssertionError("There is not one part " + name + ", but "
                    + parts.stream().map(Part::name).toList());
        }
        return named.get(0);
    }

    /** The parts as the JSON that they stand for: texts, lists of {@code name[]}, objects of {@code name[field]}. */
    public ObjectNode tree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (Part part : parts) {
            Matcher name = NAME.matcher(part.name());
            if (!name.matches()) {
                throw new AssertionError("No name of a part: " + part.name());
            }
            JsonNode value = JsonNodeFactory.instance.textNode(part.fileName() == null ? part.text() : "(bytes)");
            set(tree, name.group(1), name.group(2), value);
        }
        return tree;
    }

    private static void set(ObjectNode tree, String name, String steps, JsonNode value) {
        if (steps.isEmpty()) {
            if (tree.has(name)) {
                throw new AssertionError("The part " + name + " is there twice");
            }
            tree.set(name, value);
        } else if (steps.equals("[]")) {
            ArrayNode list = tree.withArrayProperty(name);
            list.add(value);
        } else {
            int end = steps.indexOf(']');
            set(tree.withObjectProperty(name), steps.substring(1, end), steps.substring(end + 1), value);
        }
    }
}
