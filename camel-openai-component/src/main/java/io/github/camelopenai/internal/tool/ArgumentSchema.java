package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * The JSON schema of a tool's arguments as an option gives it: the schema itself, or where it is.
 *
 * @param option the option, for messages
 * @param value a JSON object, or {@code classpath:} or {@code file:} and a name
 */
record ArgumentSchema(String option, String value) {

    private static final int MOST_SHOWN = 80;

    private static final String ACCEPTED = "a JSON schema of an object, such as"
            + " {\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}, or classpath: or file: and the name of one";

    /** @throws IllegalArgumentException naming the option, its value and what is accepted */
    ObjectNode toJson(CamelContext context) {
        String text = value.strip();
        boolean isResource = text.startsWith("classpath:") || text.startsWith("file:");
        if (!isResource && !text.startsWith("{")) {
            throw refused("must be " + ACCEPTED, null);
        }
        JsonNode schema = parse(isResource ? read(text, context) : text);
        if (!(schema instanceof ObjectNode object)
                || !"object".equals(object.path("type").textValue())) {
            throw refused("is no schema of an object: it must be a JSON object whose type is \"object\"", null);
        }
        refuseNames(object.path("properties"));
        refuseFaults(object);
        if (!object.has("properties")) {
            // OpenAI refuses an object that does not say so
            object.putObject("properties");
        }
        return object;
    }

    /** The tool compiles the schema, but cannot say which option it came from. */
    private void refuseFaults(ObjectNode schema) {
        try {
            JsonSchema.of(schema);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The option " + option + " holds no usable JSON schema. " + e.getMessage(), e);
        }
    }

    private JsonNode parse(String text) {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage() + ". It must be " + ACCEPTED, e);
        }
    }

    private String read(String uri, CamelContext context) {
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw refused("cannot be read: " + e.getMessage(), e);
        }
    }

    private void refuseNames(JsonNode properties) {
        for (Iterator<String> names = properties.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!ToolExchange.mayBeHeader(name)) {
                throw refused(
                        "has the property " + name + ", which begins as Camel's own headers do, so no model may set it."
                                + " Give it another name",
                        null);
            }
        }
    }

    private IllegalArgumentException refused(String fault, Exception cause) {
        return new IllegalArgumentException(
                "The option " + option + " is '" + shown(value) + "', but " + fault + '.', cause);
    }

    /** A value of an option as messages show it. */
    static String shown(String value) {
        return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "...";
    }
}
