package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.schema.JsonSchema;
import io.github.camelopenai.internal.schema.Violation;
import io.github.camelopenai.internal.schema.derive.StrictSchema;
import java.util.List;

/**
 * The schema of an answer. Servers know only answers that are an object, so any other is asked for as the property {@code result} of one.
 */
final class AnswerSchema {

    private static final String RESULT = "result";

    private final ObjectNode document;
    private final ObjectNode tolerant;
    private final JsonSchema validator;
    private final boolean isWrapped;

    /** @throws IllegalArgumentException where it is no schema, with the place of the fault */
    AnswerSchema(ObjectNode schema) {
        JsonSchema.of(schema);
        this.isWrapped = !schema.path("type").asText().equals("object") || schema.has("anyOf");
        this.document = isWrapped ? wrapped(schema.deepCopy()) : schema.deepCopy();
        this.tolerant = StrictSchema.tolerant(document);
        this.validator = JsonSchema.of(tolerant);
    }

    private static ObjectNode wrapped(ObjectNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode().put("type", "object");
        JsonNode definitions = schema.remove("$defs");
        whole.putObject("properties").set(RESULT, schema);
        whole.putArray("required").add(RESULT);
        whole.put("additionalProperties", false);
        if (definitions != null) {
            whole.set("$defs", definitions);
        }
        whole.findParents("$ref").forEach(each -> {
            String reference = each.path("$ref").asText();
            if (reference.equals("#") || reference.startsWith("#/") && !reference.startsWith("#/$defs/")) {
                ((ObjectNode) each).put("$ref", "#/properties/" + RESULT + reference.substring(1));
            }
        });
        return whole;
    }

    /** As it is sent. */
    ObjectNode document() {
        return document;
    }

    /** As it is sent where only the strict subset is known. */
    ObjectNode strict() {
        return StrictSchema.of(document);
    }

    /** The value as a server gives it: models that are only told of the schema leave out the object around it. */
    JsonNode whole(JsonNode value) {
        boolean isBare = isWrapped && !value.has(RESULT);
        return isBare ? JsonNodeFactory.instance.objectNode().set(RESULT, value) : value;
    }

    List<Violation> violations(JsonNode whole) {
        return validator.validate(whole);
    }

    /** What was asked for, of a value without violations. */
    JsonNode content(JsonNode whole) {
        JsonNode plain = StrictSchema.withoutNulls(whole, document, document);
        return isWrapped ? plain.path(RESULT) : plain;
    }

    /** The place of the whole in what a server gives. */
    String root() {
        return isWrapped ? '/' + RESULT : "";
    }

    /**
     * The elements of a list in it.
     *
     * @param pointer the place of the list in what a server gives
     * @throws IllegalArgumentException where there is no list at that place
     */
    Part elementsAt(String pointer) {
        String at = "";
        for (String name :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
            at = resolved(at) + "/properties/" + name;
        }
        at = resolved(at);
        JsonNode list = tolerant.at(at);
        if (!list.path("items").isObject()) {
            throw new IllegalArgumentException("no list is there");
        }
        String items = at + "/items";
        return new Part(JsonSchema.of(tolerant, items), document.at(items), document);
    }

    /** Where the references at a place lead. */
    private String resolved(String pointer) {
        String at = pointer;
        for (String next = at; next != null; ) {
            at = next;
            JsonNode here = tolerant.at(at);
            String reference = here.path("$ref").asText("");
            boolean isOptional =
                    here.path("anyOf").path(1).path("type").asText().equals("null");
            next = reference.startsWith("#") ? reference.substring(1) : isOptional ? at + "/anyOf/0" : null;
        }
        return at;
    }

    /** The schema of a part of answers. */
    record Part(JsonSchema validator, JsonNode schema, ObjectNode document) {

        JsonNode content(JsonNode value) {
            return StrictSchema.withoutNulls(value, schema, document);
        }
    }
}
