package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.schema.Violation;
import io.github.camelopenai.internal.schema.derive.ClassSchema;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an answer must look like, and what is made of it.
 *
 * <pre>{@code
 * Shape shape = Shape.of(invoiceType, new ShapeRules(null, 1, null));
 * Reading reading = shape.read("{\"total\": 12}");
 * }</pre>
 */
public final class Shape {

    private static final int LONGEST_NAME = 64;

    private final String name;
    private final AnswerSchema schema;
    private final ObjectNode strict;
    private final JavaType type;
    private final ShapeRules rules;
    private final Elements elements;

    private Shape(String name, ObjectNode schema, JavaType type, ShapeRules rules) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]+", "_");
        this.name = plain.isEmpty() ? "answer" : plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
        this.schema = new AnswerSchema(schema);
        this.type = type;
        this.rules = rules;
        this.strict = strict();
        this.elements = findElements();
    }

    /**
     * The shape of a type, whose values routes get.
     *
     * @throws IllegalArgumentException where no schema says what is in the type, with the path
     */
    public static Shape of(JavaType type, ShapeRules rules) {
        String name = type.isContainerType()
                ? type.getContentType().getRawClass().getSimpleName() + "-list"
                : type.getRawClass().getSimpleName();
        return new Shape(name, ClassSchema.of(type), type, rules);
    }

    /**
     * The shape of a schema; routes get Maps, Lists and the like.
     *
     * @throws IllegalArgumentException where it is no schema, with the place of the fault
     */
    public static Shape of(ObjectNode schema, ShapeRules rules) {
        return new Shape(schema.path("title").asText("camel_schema"), schema, null, rules);
    }

    private ObjectNode strict() {
        if (rules.mode() != null && rules.mode() != ShapeMode.STRICT) {
            return null;
        }
        try {
            return schema.strict();
        } catch (IllegalArgumentException e) {
            if (rules.mode() == null) {
                return null;
            }
            throw new IllegalArgumentException("the strict mode of servers cannot say it: " + e.getMessage()
                    + ". Set schemaMode=schema; the answer is checked all the same");
        }
    }

    private Elements findElements() {
        String pointer = rules.elements() == null ? schema.root() : rules.elements();
        try {
            return new Elements(pointer, rules.elements() == null, schema.elementsAt(pointer), elementType(pointer));
        } catch (IllegalArgumentException e) {
            if (rules.elements() == null) {
                return null;
            }
            throw new IllegalArgumentException(
                    "streamElements is '" + pointer + "', but must be the JSON pointer of a list in it, such as /items",
                    e);
        }
    }

    private JavaType elementType(String pointer) {
        JavaType found = type;
        if (rules.elements() != null) {
            for (String property : pointer.substring(1).split("/")) {
                found = found == null ? null : ClassSchema.property(found, property);
            }
        }
        return found == null ? null : found.getContentType();
    }

    /** As servers take it: 1 to 64 letters, digits, '_' and '-'. */
    public String name() {
        return name;
    }

    /** How it is asked for first. */
    public ShapeMode mode() {
        boolean isStrict = rules.mode() == null && strict != null;
        return isStrict ? ShapeMode.STRICT : rules.mode() == null ? ShapeMode.SCHEMA : rules.mode();
    }

    /** Whether a server may be asked in a plainer way, because nobody has named one. */
    public boolean isNegotiable() {
        return rules.mode() == null;
    }

    /** How often the model is asked again for an answer that does not fit. */
    public int maxRepairs() {
        return rules.maxRepairs();
    }

    /** The schema as it is sent in a mode. */
    ObjectNode schema(ShapeMode mode) {
        return mode == ShapeMode.STRICT ? strict : schema.document();
    }

    /** The elements of its list, or null where it has none. */
    public Elements elements() {
        return elements;
    }

    /** Reads a text of a model. */
    public Reading read(String text) {
        List<JsonNode> found;
        try {
            found = JsonText.find(text);
        } catch (IllegalArgumentException e) {
            return Reading.failed(List.of(new Violation("", e.getMessage())));
        }
        List<JsonNode> fitting = new ArrayList<>();
        List<Violation> violations = List.of();
        for (JsonNode one : found) {
            JsonNode whole = schema.whole(one);
            List<Violation> faults = schema.violations(whole);
            if (faults.isEmpty()) {
                fitting.add(whole);
            } else if (violations.isEmpty()) {
                violations = faults;
            }
        }
        if (fitting.size() > 1) {
            return Reading.failed(List.of(new Violation("", "has several JSON values that differ, and each fits")));
        }
        return fitting.isEmpty()
                ? Reading.failed(violations)
                : made(schema.content(fitting.get(0)), type, schema.root());
    }

    private static Reading made(JsonNode content, JavaType type, String at) {
        if (type == null) {
            // With doubles, as who reads JSON into Maps expects them
            return new Reading(content, Json.toObject(Json.parse(content.toString())), List.of());
        }
        try {
            return new Reading(content, ObjectJson.mapper().treeToValue(content, type), List.of());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Reading.failed(List.of(violation(e, type, at)));
        }
    }

    /** Jackson's own words hold the value. What a constructor of the user says is meant to be read. */
    private static Violation violation(Exception e, JavaType type, String at) {
        String place = at.isEmpty() ? "" : at.substring(1);
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String inside = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "" + step.getIndex() : escaped(step.getFieldName()))
                    .collect(Collectors.joining("/"));
            place = place.isEmpty() ? inside : place + '/' + inside;
        }
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return new Violation(place, "is refused: " + refused.getCause().getMessage());
        }
        return new Violation(place, "cannot be read as " + target(e, type));
    }

    private static String target(Exception e, JavaType type) {
        return e instanceof MismatchedInputException input && input.getTargetType() != null
                ? input.getTargetType().getName()
                : type.toCanonical();
    }

    private static String escaped(String property) {
        return property.replace("~", "~0").replace("/", "~1");
    }

    /**
     * The elements of a list of the answer.
     *
     * @param pointer where the list is in what a server gives
     * @param isWhole whether the answer is the list
     */
    public record Elements(String pointer, boolean isWhole, AnswerSchema.Part part, JavaType type) {

        /** The list in an answer that was read. */
        public JsonNode in(Reading reading) {
            return isWhole ? reading.json() : reading.json().at(pointer);
        }

        /** Reads one of them. */
        public Reading read(JsonNode element, int index) {
            String at = pointer + '/' + index;
            List<Violation> violations = part.validator().validate(element).stream()
                    .map(each -> new Violation(at.substring(1) + each.pointer(), each.fault()))
                    .toList();
            return violations.isEmpty() ? made(part.content(element), type, at) : Reading.failed(violations);
        }
    }
}
