package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.api.NumberText;
import io.github.camelopenai.internal.api.Similar;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * The arguments of a tool as options declare them: each by itself, or all of them by a JSON schema.
 *
 * <pre>{@code
 * parameter.city=string&parameter.city.description=...&parameter.unit=string&parameter.unit.enum=c,f&required=city
 * }</pre>
 *
 * @param prefix what stands before each option's name, such as {@code tool.search.}, for messages
 * @param parameters the options that begin with {@code parameter.}, without it, in the order in which the model is told of them
 * @param required the option {@code required}, or null
 * @param argSchema the option {@code argSchema}, or null
 */
public record ParameterSchema(String prefix, Map<String, Object> parameters, String required, String argSchema) {

    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean", "array", "object");
    private static final List<String> ATTRIBUTES = List.of("description", "enum", "required");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * The JSON schema, an object.
     *
     * @throws IllegalArgumentException naming the option, its value and what is accepted
     */
    public ObjectNode toJson(CamelContext context) {
        if (argSchema == null) {
            return declared();
        }
        if (!parameters.isEmpty() || required != null) {
            throw new IllegalArgumentException("The options " + prefix + "argSchema and " + prefix
                    + (parameters.isEmpty() ? "required" : "parameter." + first())
                    + " both say what the arguments are. Give one of them.");
        }
        return new ArgumentSchema(prefix + "argSchema", argSchema).toJson(context);
    }

    private String first() {
        return parameters.keySet().iterator().next();
    }

    private ObjectNode declared() {
        Map<String, ObjectNode> properties = types();
        Set<String> needed = new LinkedHashSet<>(listed(properties.keySet()));
        parameters.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot >= 0) {
                String name = key.substring(0, dot);
                describe(name, key.substring(dot + 1), text(key, value), properties, needed);
            }
        });
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").setAll(properties);
        if (!needed.isEmpty()) {
            properties.keySet().stream().filter(needed::contains).forEach(schema.withArray("required")::add);
        }
        return schema;
    }

    private Map<String, ObjectNode> types() {
        Map<String, ObjectNode> properties = new LinkedHashMap<>();
        parameters.forEach((key, value) -> {
            if (key.indexOf('.') < 0) {
                properties.put(checked(key), ofType(key, text(key, value).strip()));
            }
        });
        return properties;
    }

    private String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The option " + prefix + "parameter." + name
                    + " names no parameter: a name has 1 to 64 letters, digits, '_' and '-'. Use " + prefix
                    + "argSchema for other names.");
        }
        if (!ToolExchange.mayBeHeader(name)) {
            throw new IllegalArgumentException("The option " + prefix + "parameter." + name
                    + " names a parameter that begins as Camel's own headers do, so no model may set it. Give it another"
                    + " name.");
        }
        return name;
    }

    private ObjectNode ofType(String name, String type) {
        if (!TYPES.contains(type)) {
            throw refused("parameter." + name, type, "one of " + String.join(", ", TYPES), type, TYPES);
        }
        ObjectNode property = JsonNodeFactory.instance.objectNode().put("type", type);
        if (type.equals("array")) {
            // OpenAI refuses an array that does not say what its items are
            property.putObject("items");
        }
        return property;
    }

    private void describe(
            String name, String attribute, String value, Map<String, ObjectNode> properties, Set<String> needed) {
        String option = "parameter." + name + '.' + attribute;
        ObjectNode property = properties.get(name);
        if (property == null) {
            throw new IllegalArgumentException(
                    "The option " + prefix + option + " describes a parameter that has no type."
                            + " Give " + prefix + "parameter." + name + "=string, or another of "
                            + String.join(", ", TYPES) + '.'
                            + Similar.question(name, properties.keySet()));
        }
        switch (attribute) {
            case "description" -> property.put("description", value);
            case "enum" -> putEnum(option, value, property);
            case "required" -> require(option, name, value.strip(), needed);
            default ->
                throw new IllegalArgumentException(
                        "The option " + prefix + option + " is unknown. A parameter has a type and may have "
                                + String.join(", ", ATTRIBUTES) + '.' + Similar.question(attribute, ATTRIBUTES));
        }
    }

    private void require(String option, String name, String value, Set<String> needed) {
        if (!value.equals("true") && !value.equals("false")) {
            throw refused(option, value, "true or false", value, List.of());
        }
        if (value.equals("true")) {
            needed.add(name);
        } else if (needed.contains(name)) {
            throw new IllegalArgumentException("The option " + prefix + option + " is 'false', but the option " + prefix
                    + "required names " + name + " too. Leave one of them out.");
        }
    }

    private void putEnum(String option, String value, ObjectNode property) {
        String type = property.path("type").textValue();
        Set<JsonNode> constants = new LinkedHashSet<>();
        for (String each : value.split(",", -1)) {
            String one = each.strip();
            if (one.isEmpty() || !constants.add(constant(option, value, type, one))) {
                throw refused(option, value, "a list of different values, such as a,b", "", List.of());
            }
        }
        property.putArray("enum").addAll(constants);
    }

    private JsonNode constant(String option, String value, String type, String one) {
        try {
            return switch (type) {
                case "string" -> TextNode.valueOf(one);
                case "integer" -> LongNode.valueOf(NumberText.number(one).longValueExact());
                case "number" -> DecimalNode.valueOf(NumberText.number(one));
                default ->
                    throw new IllegalArgumentException(
                            "The option " + prefix + option + " belongs to a parameter of type " + type
                                    + ", but only a string, an integer or a number may have an enum.");
            };
        } catch (ArithmeticException e) {
            throw refused(option, value, "a list of integers", "", List.of());
        } catch (IllegalArgumentException e) {
            throw e.getMessage() == null ? refused(option, value, "a list of numbers", "", List.of()) : e;
        }
    }

    /** What {@code required} names. */
    private List<String> listed(Collection<String> names) {
        if (required == null) {
            return List.of();
        }
        List<String> listed =
                Arrays.stream(required.split(",", -1)).map(String::strip).toList();
        for (String name : listed) {
            if (!names.contains(name)) {
                throw refused(
                        "required",
                        required,
                        names.isEmpty()
                                ? "left out, as there are no parameters"
                                : "a list of parameters, of which there are " + String.join(", ", names),
                        name,
                        names);
            }
        }
        return listed;
    }

    private String text(String key, Object value) {
        if (value instanceof Collection<?> several) {
            throw new IllegalArgumentException("The option " + prefix + "parameter." + key + " is given "
                    + several.size() + " times, but can be given once.");
        }
        return String.valueOf(value);
    }

    private IllegalArgumentException refused(
            String option, String value, String accepted, String meant, Collection<String> known) {
        return new IllegalArgumentException("The option " + prefix + option + " is '" + ArgumentSchema.shown(value)
                + "', but must be " + accepted + '.' + Similar.question(meant, known));
    }
}
