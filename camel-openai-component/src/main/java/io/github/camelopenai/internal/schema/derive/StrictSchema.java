package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A schema in the subset that <a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">strict</a> answers know: each
 * object is closed and has all its properties; what may be absent is null instead.
 */
public final class StrictSchema {

    private static final Set<String> KEPT = Set.of(
            "$ref",
            "type",
            "enum",
            "const",
            "title",
            "description",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "anyOf",
            "$defs",
            "definitions");

    /** They only narrow values, which are checked here, or say nothing of them. */
    private static final Set<String> LEFT_OUT = Set.of(
            "minLength",
            "maxLength",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "default",
            "examples",
            "example",
            "format",
            "$schema",
            "$id",
            "$comment",
            "readOnly",
            "writeOnly",
            "deprecated",
            "contentEncoding",
            "contentMediaType");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");
    private static final List<String> OF_SCHEMAS = List.of("properties", "$defs", "definitions", "patternProperties");
    private static final List<String> LISTS = List.of("anyOf", "oneOf", "allOf", "prefixItems");

    private static final int MOST_REFERENCES = 20;

    private final boolean isStrict;

    private StrictSchema(boolean isStrict) {
        this.isStrict = isStrict;
    }

    /**
     * The schema for a server that knows the subset only.
     *
     * @throws IllegalArgumentException where the subset cannot say it, with the place
     */
    public static ObjectNode of(ObjectNode schema) {
        return (ObjectNode) new StrictSchema(true).changed(schema, "");
    }

    /** The schema, in which properties that may be absent may be null too. */
    public static ObjectNode tolerant(ObjectNode schema) {
        return (ObjectNode) new StrictSchema(false).changed(schema, "");
    }

    private JsonNode changed(JsonNode schema, String at) {
        if (!(schema instanceof ObjectNode object) || isStrict && object.isEmpty()) {
            if (isStrict) {
                throw unsayable(at, "does not say what is there");
            }
            return schema;
        }
        ObjectNode copy = object.deepCopy();
        if (isStrict) {
            narrow(copy, at);
        }
        for (String keyword : OF_SCHEMAS) {
            if (copy.get(keyword) instanceof ObjectNode byName) {
                byName.properties()
                        .forEach(each ->
                                each.setValue(changed(each.getValue(), at + '/' + keyword + '/' + each.getKey())));
            }
        }
        for (String keyword : LISTS) {
            if (copy.get(keyword) instanceof ArrayNode forms) {
                for (int i = 0; i < forms.size(); i++) {
                    forms.set(i, changed(forms.get(i), at + '/' + keyword + '/' + i));
                }
            }
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            if (copy.get(keyword) instanceof ObjectNode inner) {
                copy.set(keyword, changed(inner, at + '/' + keyword));
            }
        }
        allowNull(copy);
        return copy;
    }

    private static void narrow(ObjectNode schema, String at) {
        Set<String> names = new LinkedHashSet<>();
        schema.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            boolean isFormat =
                    name.equals("format") && FORMATS.contains(schema.path(name).asText());
            if (name.equals("oneOf") && !schema.has("anyOf")) {
                schema.set("anyOf", schema.remove(name));
            } else if (LEFT_OUT.contains(name) && !isFormat) {
                schema.remove(name);
            } else if (!KEPT.contains(name) && !isFormat) {
                throw unsayable(at + '/' + name, "is a keyword that it does not know");
            }
        }
        boolean isObject = types(schema).contains("object") || schema.has("properties");
        boolean isOpen = schema.has("additionalProperties")
                && !schema.path("additionalProperties").isBoolean();
        if (isObject && (isOpen || schema.path("additionalProperties").asBoolean())) {
            throw unsayable(at + "/additionalProperties", "lets an object have properties of any name");
        }
        if (isObject && !schema.has("properties")) {
            throw unsayable(at, "is an object without properties");
        }
        if (types(schema).contains("array") && !schema.path("items").isObject()) {
            throw unsayable(at, "is an array that does not say what its items are");
        }
    }

    private void allowNull(ObjectNode schema) {
        Set<String> required = required(schema);
        if (!(schema.get("properties") instanceof ObjectNode properties)) {
            return;
        }
        properties.properties().forEach(each -> {
            if (!required.contains(each.getKey()) && each.getValue() instanceof ObjectNode property) {
                each.setValue(nullable(property));
            }
        });
        if (isStrict) {
            schema.putArray("required");
            properties.fieldNames().forEachRemaining(schema.withArray("required")::add);
            schema.put("additionalProperties", false);
        }
    }

    /** The same schema, which null fits too. */
    static ObjectNode nullable(ObjectNode schema) {
        Set<String> types = types(schema);
        if (types.contains("null")) {
            return schema;
        }
        boolean hasOnlyTypes = !types.isEmpty() && !schema.has("const") && !schema.has("anyOf");
        if (!hasOnlyTypes) {
            ObjectNode union = JsonNodeFactory.instance.objectNode();
            JsonNode description = schema.path("description");
            union.putArray("anyOf").add(schema).addObject().put("type", "null");
            return description.isTextual() ? union.put("description", description.textValue()) : union;
        }
        ObjectNode copy = schema.deepCopy();
        types.add("null");
        types.forEach(copy.putArray("type")::add);
        if (copy.get("enum") instanceof ArrayNode constants) {
            constants.addNull();
        }
        return copy;
    }

    /**
     * A value without the nulls that stand for properties that may be absent.
     *
     * @param document the schema as it was before null was allowed
     */
    public static JsonNode withoutNulls(JsonNode value, JsonNode schema, ObjectNode document) {
        JsonNode resolved = resolved(schema, document);
        if (value instanceof ObjectNode object) {
            Set<String> required = required(resolved);
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(each -> {
                JsonNode property = resolved(resolved.path("properties").path(each.getKey()), document);
                boolean isLeftOut =
                        each.getValue().isNull() && property.isObject() && !required.contains(each.getKey());
                if (!isLeftOut || types(property).contains("null")) {
                    rest.set(each.getKey(), withoutNulls(each.getValue(), property, document));
                }
            });
            return rest;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode rest = JsonNodeFactory.instance.arrayNode(list.size());
            list.forEach(item -> rest.add(withoutNulls(item, resolved.path("items"), document)));
            return rest;
        }
        return value;
    }

    /** The schema to which references lead; of a value or null, that of the value. */
    public static JsonNode resolved(JsonNode schema, ObjectNode document) {
        JsonNode found = schema;
        for (int i = 0; i < MOST_REFERENCES; i++) {
            String reference = found.path("$ref").asText("");
            JsonNode forms = found.path("anyOf");
            if (reference.startsWith("#")) {
                found = document.at(JsonPointer.compile(reference.substring(1)));
            } else if (forms.size() == 2 && forms.get(1).path("type").asText().equals("null")) {
                found = forms.get(0);
            } else if (forms.size() == 1) {
                found = forms.get(0);
            } else {
                return found;
            }
        }
        return found;
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        return required;
    }

    private static IllegalArgumentException unsayable(String at, String fault) {
        return new IllegalArgumentException((at.isEmpty() ? "the schema" : at) + ' ' + fault);
    }
}
