package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Makes rules of a document, each schema once. What it refers to is compiled later, so that a chain of references is no depth. */
final class SchemaCompiler {

    private static final int DEEPEST = 100;

    private final JsonNode document;
    private final Map<JsonNode, Schema> compiled = new IdentityHashMap<>();
    private final Deque<Reference> open = new ArrayDeque<>();

    SchemaCompiler(JsonNode document) {
        this.document = document;
    }

    /** @throws IllegalArgumentException where it is no schema */
    Schema compile() {
        Schema whole = compile(document, "", 0);
        while (!open.isEmpty()) {
            Reference reference = open.pop();
            reference.resolve(compile(target(reference), reference.target(), 0));
        }
        refuseCircles();
        return whole;
    }

    Schema compile(JsonNode node, String pointer, int depth) {
        Schema known = compiled.get(node);
        if (known != null) {
            return known;
        }
        if (depth > DEEPEST) {
            throw refused(pointer, "is nested more than " + DEEPEST + " deep");
        }
        Schema schema = new Schema(pointer);
        compiled.put(node, schema);
        if (node instanceof ObjectNode object) {
            new Keywords(object, pointer, depth, this).addTo(schema);
        } else if (!node.isBoolean()) {
            throw refused(pointer, "is no schema: it must be an object, true or false");
        } else if (!node.booleanValue()) {
            schema.add(Schema.NOTHING);
        }
        return schema;
    }

    /** A reference inside of the document: others would be fetched from somewhere. */
    Reference reference(String text, String pointer) {
        if (!text.equals("#") && !text.startsWith("#/")) {
            throw refused(
                    pointer,
                    "is \"" + Keywords.cut(text) + "\", but a reference must be inside of the schema, such as"
                            + " \"#/$defs/name\"; others are not fetched");
        }
        Reference reference = new Reference(pointer, decoded(text.substring(1), pointer));
        open.add(reference);
        return reference;
    }

    private JsonNode target(Reference reference) {
        boolean isBounded = reference.target().chars().filter(letter -> letter == '/').count() <= DEEPEST;
        JsonNode target =
                isBounded ? document.at(JsonPointer.compile(reference.target())) : MissingNode.getInstance();
        if (target.isMissingNode()) {
            throw refused(reference.pointer(), "refers to " + Keywords.cut(reference.target()) + ", which is not there");
        }
        return target;
    }

    private static String decoded(String fragment, String pointer) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(pointer, "is no reference: \"" + Keywords.cut(fragment) + '"');
        }
    }

    /** A schema that asks itself about the same value would never come to an end. Takes away those that end, until none is left. */
    private void refuseCircles() {
        Map<Schema, List<Schema>> askedBy = new HashMap<>();
        Map<Schema, Integer> open = new HashMap<>();
        Deque<Schema> ending = new ArrayDeque<>();
        for (Schema each : new HashSet<>(compiled.values())) {
            List<Schema> asked = each.inPlace();
            asked.forEach(other ->
                    askedBy.computeIfAbsent(other, none -> new ArrayList<>()).add(each));
            open.put(each, asked.size());
            if (asked.isEmpty()) {
                ending.add(each);
            }
        }
        while (!ending.isEmpty()) {
            Schema ended = ending.pop();
            open.remove(ended);
            for (Schema by : askedBy.getOrDefault(ended, List.of())) {
                if (open.merge(by, -1, Integer::sum) == 0) {
                    ending.add(by);
                }
            }
        }
        open.keySet().stream().map(Schema::pointer).sorted().findFirst().ifPresent(pointer -> {
            throw refused(pointer, "refers to itself without a step into the value");
        });
    }

    /** @param pointer the place in the document */
    static IllegalArgumentException refused(String pointer, String fault) {
        return new IllegalArgumentException(
                (pointer.isEmpty() ? "The JSON schema" : "The JSON schema at " + Keywords.cut(pointer)) + ' ' + fault
                        + '.');
    }
}
