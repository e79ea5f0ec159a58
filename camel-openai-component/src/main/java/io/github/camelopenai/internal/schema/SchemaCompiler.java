package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Compiles each schema of a document once. Those inside of a schema are compiled after it, so that no nesting uses up the stack. */
final class SchemaCompiler {

    /** A property of an object is two steps down, "properties" and its name. */
    private static final int MOST_STEPS_DOWN = 200;

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> compiled = new IdentityHashMap<>();
    private final List<Keywords> found = new ArrayList<>();

    SchemaCompiler(JsonNode document) {
        this.document = document;
    }

    /** @throws IllegalArgumentException where it is no schema */
    JsonSchema compile(String pointer) {
        JsonSchema wanted = schema(document.at(JsonPointer.compile(pointer)), pointer);
        // Grows meanwhile
        for (int i = 0; i < found.size(); i++) {
            found.get(i).compile();
        }
        found.forEach(each -> each.compiled().refuseCircles(0));
        return wanted;
    }

    /** The schema at a place of the document, which may be compiled later. */
    JsonSchema schema(JsonNode node, String pointer) {
        if (pointer.chars().filter(letter -> letter == '/').count() > MOST_STEPS_DOWN) {
            throw refused(pointer, "is nested more than " + MOST_STEPS_DOWN + " deep");
        }
        JsonSchema known = compiled.get(node);
        if (known != null) {
            return known;
        }
        JsonSchema schema = new JsonSchema(pointer);
        compiled.put(node, schema);
        if (node instanceof ObjectNode object) {
            found.add(new Keywords(object, schema, this));
        } else if (!node.isBoolean()) {
            throw refused(pointer, "is no schema: it must be an object, true or false");
        } else if (!node.booleanValue()) {
            schema.add((value, run) -> run.add("must not be there"));
        }
        return schema;
    }

    /**
     * The schema that a reference names, which must be in the document: nothing is fetched.
     *
     * @param at the place of the reference
     */
    JsonSchema referred(String reference, String at) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            throw refused(
                    at,
                    "is \"" + Keywords.cut(reference) + "\", but a reference must be inside of the schema, such as"
                            + " \"#/$defs/name\"; others are not fetched");
        }
        String pointer = decoded(reference.substring(1), at);
        JsonNode target = document.at(JsonPointer.compile(pointer));
        if (target.isMissingNode()) {
            throw refused(at, "refers to " + Keywords.cut(pointer) + ", which is not there");
        }
        return schema(target, pointer);
    }

    private static String decoded(String fragment, String at) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(at, "is no reference: \"" + Keywords.cut(fragment) + '"');
        }
    }

    /** @param pointer the place in the document */
    static IllegalArgumentException refused(String pointer, String fault) {
        return new IllegalArgumentException(
                (pointer.isEmpty() ? "The JSON schema" : "The JSON schema at " + Keywords.cut(pointer))
                        + ' '
                        + fault
                        + '.');
    }
}
