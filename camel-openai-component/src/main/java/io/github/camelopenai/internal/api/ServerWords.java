package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a server says in the JSON of an error, whatever it calls it: {@code message}, {@code detail}, {@code title} (<a
 * href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>), FastAPI's faults with {@code loc} and {@code msg}, lists of {@code
 * errors}, or the error of another server in {@code metadata.raw}, as OpenRouter passes it on.
 *
 * <p>Only fields that are known to hold words are read. Others may repeat the request, and so the prompt.
 */
final class ServerWords {

    /** The names of fields with words, in the order in which they are told; lower case, without underscores. */
    private static final List<String> WORDS = List.of(
            "error",
            "title",
            "message",
            "msg",
            "errormessage",
            "errormsg",
            "statusmsg",
            "faultstring",
            "detail",
            "details",
            "description",
            "errordescription",
            "reason",
            "reasons",
            "errors",
            "fault",
            "metadata",
            "raw",
            "baseresp");

    /** Of a field with another server's answer in it nothing else is read: it may hold the prompt that was flagged. */
    private static final Set<String> OF_METADATA = Set.of("raw", "reason", "reasons");

    /** Names of fields that repeat the request, or say nothing. */
    private static final Set<String> NO_WORDS = Set.of(
            "input",
            "prompt",
            "messages",
            "content",
            "text",
            "query",
            "request",
            "body",
            "data",
            "value",
            "ctx",
            "url",
            "path",
            "instance",
            "flaggedinput",
            "id",
            "object",
            "type",
            "requestid",
            "timestamp",
            "metadata");

    private static final int MOST_OF_A_LIST = 20;
    private static final int DEEPEST = 8;

    private ServerWords() {}

    /** The words in the JSON of an error, or null where it has none. */
    static String of(JsonNode error) {
        String words = words(error, DEEPEST);
        return words == null ? anyText(error) : words;
    }

    private static String words(JsonNode node, int depth) {
        if (depth == 0) {
            return null;
        }
        if (node.isTextual()) {
            return ofText(node.textValue(), depth);
        }
        if (node.isArray()) {
            return ofList(node, depth);
        }
        return node.isObject() ? ofObject(node, depth) : null;
    }

    /** Gateways put the JSON of an error into the text of another. */
    private static String ofText(String text, int depth) {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            try {
                JsonNode inner = Json.parseFirst(stripped.getBytes(StandardCharsets.UTF_8));
                String words = words(inner, depth - 1);
                return words == null ? anyText(inner) : words;
            } catch (IllegalArgumentException e) {
                // A text that only begins like JSON
            }
        }
        return PlainWords.of(stripped);
    }

    private static String ofList(JsonNode list, int depth) {
        List<String> all = new ArrayList<>();
        for (JsonNode element : list) {
            add(all, words(element, depth - 1));
            if (all.size() == MOST_OF_A_LIST) {
                break;
            }
        }
        return all.isEmpty() ? null : String.join("; ", all);
    }

    private static String ofObject(JsonNode object, int depth) {
        if (object.path("msg").isTextual() && object.path("loc").isArray()) {
            return fault(object);
        }
        List<String> parts = new ArrayList<>();
        for (String name : WORDS) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (name.equals(plain(field.getKey()))) {
                    add(parts, ofField(name, field.getValue(), depth - 1));
                }
            }
        }
        return parts.isEmpty() ? null : joined(parts);
    }

    private static String ofField(String name, JsonNode value, int depth) {
        if (name.equals("metadata") && value.isObject()) {
            List<String> parts = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (OF_METADATA.contains(plain(field.getKey()))) {
                    add(parts, words(field.getValue(), depth));
                }
            }
            return parts.isEmpty() ? null : joined(parts);
        }
        String words = words(value, depth);
        return words == null && name.equals("errors") && value.isObject() ? ofNamedFaults(value, depth) : words;
    }

    /** ASP.NET names its faults by the field that they are about: {@code "errors": {"model": ["It is required."]}}. */
    private static String ofNamedFaults(JsonNode faults, int depth) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> fault : faults.properties()) {
            String words = words(fault.getValue(), depth - 1);
            add(all, words == null ? null : fault.getKey() + ": " + words);
        }
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** FastAPI's fault. Its {@code input} is left out, for it may be the prompt. */
    private static String fault(JsonNode fault) {
        List<String> place = new ArrayList<>();
        fault.path("loc").forEach(step -> place.add(step.asText()));
        String words = PlainWords.withoutEcho(fault.path("msg").textValue());
        return place.isEmpty() ? words : String.join(".", place) + ": " + words;
    }

    /** The texts of an object without a field that is known to hold words. */
    private static String anyText(JsonNode object) {
        List<String> all = new ArrayList<>();
        if (object.isObject()) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode value = field.getValue();
                boolean isText = value.isTextual() || value.isNumber();
                if (isText && !NO_WORDS.contains(plain(field.getKey()))) {
                    String text = value.isTextual() ? ofText(value.textValue(), 2) : value.asText();
                    add(all, text == null ? null : field.getKey() + ' ' + text);
                }
            }
        }
        return all.isEmpty() ? null : String.join(", ", all);
    }

    /** Says nothing twice: a title is often repeated by what explains it. */
    private static void add(List<String> parts, String words) {
        if (words == null || words.isBlank()) {
            return;
        }
        String stripped = words.strip();
        if (parts.stream().anyMatch(part -> part.contains(stripped))) {
            return;
        }
        parts.removeIf(stripped::contains);
        parts.add(stripped);
    }

    private static String joined(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (text.length() > 0) {
                text.append(".!?:;".indexOf(text.charAt(text.length() - 1)) < 0 ? ": " : " ");
            }
            text.append(part);
        }
        return text.toString();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
