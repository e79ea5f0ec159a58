package io.github.camelopenai.internal.message;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import io.github.camelopenai.internal.shape.Shape;
import io.github.camelopenai.internal.shape.ShapeRules;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.LRUCacheFactory;
import org.apache.camel.support.ResourceHelper;

/** Which shape the answer to an exchange must have: the one that its headers name, else that of the endpoint, which is made once. */
public final class AnswerShapes {

    private static final Pattern LIST = Pattern.compile("(?:java[.]util[.])?List\\s*<(.+)>|(.+)\\[\\]");
    private static final int MOST_OF_HEADERS = 100;
    private static final int LONGEST_SHOWN = 80;

    private final CamelContext context;
    private final ShapeRules rules;
    private final Shape shape;
    /** By what a header holds: a class takes some milliseconds. */
    private final Map<Object, Shape> ofHeaders = LRUCacheFactory.newLRUCache(MOST_OF_HEADERS);

    /**
     * @param outputClass the option, or null
     * @param jsonSchema the option, or null
     * @param isFromMessage whether a message has a part in the option
     * @throws IllegalArgumentException where these are none, naming the option
     */
    public AnswerShapes(
            CamelContext context, String outputClass, Object jsonSchema, boolean isFromMessage, ShapeRules rules) {
        this.context = context;
        this.rules = rules;
        // As Apache's component has it, the class beats the schema
        if (outputClass != null) {
            shape = ofClass(outputClass, "The option outputClass");
        } else if (jsonSchema != null) {
            shape = ofSchema(jsonSchema, !isFromMessage, "The option jsonSchema");
        } else {
            shape = null;
        }
    }

    /**
     * The shape, or null where the answer may have any.
     *
     * @throws OpenAIInvalidRequestException where a header names none, naming it
     */
    public Shape of(Exchange exchange) {
        Message message = exchange.getMessage();
        try {
            Object type = message.getHeader(OpenAIHeaders.OUTPUT_CLASS);
            if (type != null && !"".equals(type)) {
                Object named = type instanceof Class ? type : HeaderValues.text(message, OpenAIHeaders.OUTPUT_CLASS);
                return ofHeaders.computeIfAbsent(
                        List.of(OpenAIHeaders.OUTPUT_CLASS, named),
                        key -> ofClass(named, "The header " + OpenAIHeaders.OUTPUT_CLASS));
            }
            Object schema = HeaderValues.value(message, OpenAIHeaders.JSON_SCHEMA);
            if (schema != null && !"".equals(schema)) {
                return ofHeaders.computeIfAbsent(
                        List.of(OpenAIHeaders.JSON_SCHEMA, schema),
                        key -> ofSchema(schema, false, "The header " + OpenAIHeaders.JSON_SCHEMA));
            }
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(e.getMessage(), e);
        }
        return shape;
    }

    private Shape ofClass(Object named, String source) {
        JavaType type = named instanceof Class<?> known
                ? ObjectJson.mapper().constructType(known)
                : type(named.toString().strip(), source);
        try {
            return Shape.of(type, rules);
        } catch (IllegalArgumentException e) {
            throw refused(source, named instanceof Class<?> known ? known.getName() : named, e.getMessage());
        }
    }

    private JavaType type(String name, String source) {
        TypeFactory types = ObjectJson.mapper().getTypeFactory();
        Matcher list = LIST.matcher(name);
        if (list.matches()) {
            String element = list.group(1) == null ? list.group(2) : list.group(1);
            JavaType content = type(element.strip(), source);
            return list.group(1) == null
                    ? types.constructArrayType(content)
                    : types.constructCollectionType(List.class, content);
        }
        Class<?> found = context.getClassResolver().resolveClass(name.equals("String") ? "java.lang.String" : name);
        if (found == null) {
            throw refused(
                    source,
                    name,
                    "there is no such class. Write its full name, such as com.acme.Invoice, or List<com.acme.Invoice>;"
                            + " a class inside of another has a $ before its name");
        }
        return types.constructType(found);
    }

    private Shape ofSchema(Object given, boolean mayBeFile, String source) {
        JsonNode schema = given instanceof JsonNode || given instanceof Map
                ? Json.toTree(given)
                : parsed(given.toString().strip(), mayBeFile, source);
        if (!(schema instanceof ObjectNode object)) {
            throw refused(source, schema, "a JSON schema is a JSON object");
        }
        try {
            return Shape.of(object, rules);
        } catch (IllegalArgumentException e) {
            throw refused(source, object, e.getMessage());
        }
    }

    private JsonNode parsed(String text, boolean mayBeFile, String source) {
        String place = text.startsWith("resource:") ? text.substring("resource:".length()) : text;
        boolean isFile = place.startsWith("file:");
        if (isFile && !mayBeFile) {
            throw refused(source, text, "a message may not name a file, which it could have read so. Use an option");
        }
        boolean isResource = isFile || place.startsWith("classpath:");
        if (!isResource && !text.startsWith("{")) {
            throw refused(
                    source,
                    text,
                    "must be a JSON schema, such as {\"type\":\"object\",\"properties\":{...}}, or classpath: or file: and"
                            + " the name of one");
        }
        String json = isResource ? resource(place, source) : text;
        try {
            return Json.parse(json);
        } catch (IllegalArgumentException e) {
            throw refused(source, text, e.getMessage());
        }
    }

    private String resource(String place, String source) {
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, place)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw refused(source, place, "cannot be read: " + e.getMessage());
        }
    }

    private static IllegalArgumentException refused(String source, Object value, String fault) {
        String text = String.valueOf(value);
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return new IllegalArgumentException(
                source + " is '" + shown + "': " + fault + (fault.endsWith(".") ? "" : "."));
    }
}
