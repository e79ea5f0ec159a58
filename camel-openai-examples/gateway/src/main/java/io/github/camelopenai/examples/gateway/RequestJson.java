package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/**
 * Reads of a request what the gateway and the component need to know of it. Each other value stays the bytes that it is, however
 * many: a prompt is never parsed, and reaches the server as it came.
 */
final class RequestJson {

    private static final String MODEL = "model";
    private static final String STREAM_OPTIONS = "stream_options";

    /** The fields that are read, and could be read differently by a server if they came twice. */
    private static final Set<String> READ = Set.of(MODEL, "stream", STREAM_OPTIONS, "n");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LONGEST_TEXT = 1_000;

    /** OpenAI has less than a hundred. */
    private static final int MOST_FIELDS = 1_000;

    /** As many as OpenAI takes in one request. */
    private static final int MOST_PROMPTS = 2_048;

    /** The length holds for what is read; a text that is skipped may have any. */
    private static final JsonFactory PARSERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] bytes;
    private final int size;
    private final JsonParser parser;
    private final ObjectNode request = NODES.objectNode();

    private RequestJson(byte[] bytes, int size, JsonParser parser) {
        this.bytes = bytes;
        this.size = size;
        this.parser = parser;
    }

    /**
     * Reads a request, and checks that all of it is JSON.
     *
     * @param bytes they must not change any more
     * @param size how many of the bytes are the request
     * @throws Refusal where it is no JSON, or no object with a model
     */
    static ObjectNode read(byte[] bytes, int size) throws IOException {
        try (JsonParser parser = PARSERS.createParser(bytes, 0, size)) {
            return new RequestJson(bytes, size, parser).read();
        } catch (StreamConstraintsException e) {
            throw Refusal.invalid("The body of the request is nested too deep, or has a name that is too long.");
        } catch (JsonProcessingException e) {
            throw Refusal.invalid("The body of the request is no valid JSON.");
        }
    }

    private ObjectNode read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw Refusal.invalid("The body of the request has no JSON in its " + size + " bytes.");
        }
        if (first != JsonToken.START_OBJECT) {
            throw Refusal.invalid("The body of the request is no JSON object.");
        }
        checkCharset();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            checkCase(name);
            if (request.replace(name, value(name)) != null && READ.contains(name)) {
                throw Refusal.invalid("The body of the request has the field " + name + " twice.");
            }
            if (request.size() > MOST_FIELDS) {
                throw Refusal.invalid("The body of the request has more than " + MOST_FIELDS + " fields.");
            }
        }
        if (parser.nextToken() != null) {
            throw Refusal.invalid("The body of the request goes on after its JSON object.");
        }
        if (!request.path(MODEL).isTextual()) {
            throw Refusal.invalid("You must provide a model parameter.");
        }
        check("stream", request.path("stream").isBoolean(), "true or false");
        check(STREAM_OPTIONS, request.path(STREAM_OPTIONS).isObject(), "an object");
        check("n", request.path("n").isIntegralNumber(), "an integer");
        return request;
    }

    /** Some servers take Model for model. */
    private static void checkCase(String name) {
        for (String read : READ) {
            if (!name.equals(read) && name.equalsIgnoreCase(read)) {
                throw Refusal.invalid("A field of the request is named " + read + " in other letters.");
            }
        }
    }

    /** Some servers take the text "true" for true. What the gateway takes for something else, it could not count. */
    private void check(String name, boolean isRight, String what) {
        if (request.hasNonNull(name) && !isRight) {
            throw Refusal.invalid("The field " + name + " of the request must be " + what + '.');
        }
    }

    private JsonNode value(String name) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_STRING -> name.equals(MODEL) ? NODES.textNode(parser.getText()) : raw();
            case VALUE_NUMBER_INT -> name.equals("n") ? NODES.numberNode(parser.getIntValue()) : raw();
            case START_ARRAY -> name.equals("prompt") ? prompts() : raw();
            case START_OBJECT -> name.equals(STREAM_OPTIONS) ? fields() : raw();
            default -> raw();
        };
    }

    private JsonNode raw() throws IOException {
        int from = offset(parser.currentTokenLocation());
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return RawJson.of(bytes, from, endOfText(from));
        }
        parser.skipChildren();
        return RawJson.of(bytes, from, offset(parser.currentLocation()));
    }

    /** The parser passes over a text only with its next step, which tells whether this end is there. */
    private int endOfText(int from) {
        int at = from + 1;
        while (at < size && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** JSON is sent in UTF-8 (RFC 8259, section 8.1), of which alone Jackson counts the bytes. */
    private void checkCharset() {
        if (parser.currentLocation().getByteOffset() < 0) {
            throw Refusal.invalid("The body of the request is not in UTF-8.");
        }
    }

    private static int offset(JsonLocation location) {
        return (int) location.getByteOffset();
    }

    /** One by one, for their number tells the component how many answers there will be; one that is tokens is a list too. */
    private JsonNode prompts() throws IOException {
        int from = offset(parser.currentTokenLocation());
        ArrayNode prompts = NODES.arrayNode();
        boolean isOne = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            isOne = isOne || parser.currentToken().isNumeric() || prompts.size() == MOST_PROMPTS;
            if (isOne) {
                parser.skipChildren();
            } else {
                prompts.add(raw());
            }
        }
        return isOne ? RawJson.of(bytes, from, offset(parser.currentLocation())) : prompts;
    }

    private JsonNode fields() throws IOException {
        ObjectNode fields = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME && fields.size() < MOST_FIELDS) {
            String name = parser.currentName();
            parser.nextToken();
            fields.set(name, value(name));
        }
        return fields;
    }
}
