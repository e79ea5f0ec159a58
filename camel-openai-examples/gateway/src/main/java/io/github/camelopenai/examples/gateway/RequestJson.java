package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;

/**
 * A request whose bytes are sent as they came, however many they are. As a JSON object it has the fields that the gateway and the
 * component ask for, most of them as null. What is put into it goes out: another model in the place of the old one, a new field
 * before all others.
 */
@SuppressWarnings("unchecked") // Jackson itself overrides deepCopy() so
final class RequestJson extends ObjectNode {

    private static final long serialVersionUID = 1L;
    private static final String MODEL = "model";

    /** As many as OpenAI takes in one request. */
    private static final int MOST_PROMPTS = 2_048;

    private static final int LONGEST_TEXT = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The length holds for what is read; a text that is skipped may have any. */
    private static final JsonFactory PARSERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What the component looks for. A request may have millions of other fields. */
    private static final Set<String> READ =
            Set.of(MODEL, "stream", "stream_options", "n", "prompt", "messages", "input");

    private final transient Source source;

    /** The bytes, and the places in them that may change. */
    private static final class Source {
        private final byte[] bytes;
        private final int size;
        private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
        private int begin;
        private int modelFrom;
        private int modelEnd;

        Source(byte[] bytes, int size) {
            this.bytes = bytes;
            this.size = size;
        }
    }

    private RequestJson(Source source) {
        super(JsonNodeFactory.instance);
        this.source = source;
        setAll(source.fields);
    }

    /**
     * Reads what is needed, and checks that all of it is JSON.
     *
     * @throws Refusal where it is none, or no object with a model
     */
    static RequestJson read(byte[] bytes, int size) throws IOException {
        Source source = new Source(bytes, size);
        try (JsonParser parser = PARSERS.createParser(bytes, 0, size)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.invalid("The body of the request is no JSON object.");
            }
            source.begin = offset(parser.currentLocation().getByteOffset());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser, source);
            }
            if (parser.nextToken() != null) {
                throw Refusal.invalid("The body of the request goes on after its JSON object.");
            }
        } catch (StreamConstraintsException e) {
            throw Refusal.invalid("The body of the request is nested too deep, or has a name that is too long.");
        } catch (JsonProcessingException e) {
            throw Refusal.invalid("The body of the request is no valid JSON.");
        }
        if (!source.fields.path(MODEL).isTextual()) {
            throw Refusal.invalid("You must provide a model parameter.");
        }
        return new RequestJson(source);
    }

    private static void readField(JsonParser parser, Source source) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        JsonNode read = JsonNodeFactory.instance.nullNode();
        switch (name) {
            case MODEL -> {
                source.modelFrom = offset(parser.currentTokenLocation().getByteOffset());
                read = value == JsonToken.VALUE_STRING ? JsonNodeFactory.instance.textNode(parser.getText()) : read;
                parser.skipChildren();
                source.modelEnd = offset(parser.currentLocation().getByteOffset());
            }
            case "stream" ->
                read = value.isBoolean() ? JsonNodeFactory.instance.booleanNode(parser.getBooleanValue()) : read;
            case "n" ->
                read = value == JsonToken.VALUE_NUMBER_INT
                        ? JsonNodeFactory.instance.numberNode(parser.getIntValue())
                        : read;
            case "prompt" -> read = prompts(parser);
            case "stream_options" -> read = streamOptions(parser);
            default -> parser.skipChildren();
        }
        if (READ.contains(name) && source.fields.replace(name, read) != null) {
            // The server may take the one, and the gateway the other
            throw Refusal.invalid("The body of the request has the field " + name + " twice.");
        }
    }

    /** An element for each prompt, so that the component knows how many answers there will be. */
    private static JsonNode prompts(JsonParser parser) throws IOException {
        ArrayNode prompts = JsonNodeFactory.instance.arrayNode();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return JsonNodeFactory.instance.nullNode();
        }
        boolean isTokens = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            isTokens = isTokens || parser.currentToken().isNumeric();
            parser.skipChildren();
            if (prompts.size() < MOST_PROMPTS) {
                prompts.addNull();
            }
        }
        return isTokens ? JsonNodeFactory.instance.nullNode() : prompts;
    }

    private static JsonNode streamOptions(JsonParser parser) throws IOException {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return JsonNodeFactory.instance.nullNode();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken().isBoolean() && name.equals("include_usage")) {
                options.put(name, parser.getBooleanValue());
            }
            parser.skipChildren();
        }
        return options;
    }

    /** Jackson counts the bytes of UTF-8 only, which is what JSON is sent in (RFC 8259, section 8.1). */
    private static int offset(long byteOffset) {
        if (byteOffset < 0) {
            throw Refusal.invalid("The body of the request is not in UTF-8.");
        }
        return (int) byteOffset;
    }

    /** The component changes a copy. */
    @Override
    public ObjectNode deepCopy() {
        RequestJson copy = new RequestJson(source);
        copy.setAll(this);
        return copy;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        if (!(out.getOutputTarget() instanceof OutputStream target)) {
            // Somebody wants to look at it, and must see no prompt
            super.serialize(out, provider);
            return;
        }
        out.flush();
        target.write(source.bytes, 0, source.begin);
        for (Map.Entry<String, JsonNode> field : properties()) {
            if (!source.fields.has(field.getKey())) {
                target.write(JSON.writeValueAsBytes(field.getKey()));
                target.write(':');
                target.write(JSON.writeValueAsBytes(field.getValue()));
                target.write(',');
            }
        }
        if (get(MODEL).equals(source.fields.get(MODEL))) {
            target.write(source.bytes, source.begin, source.size - source.begin);
        } else {
            target.write(source.bytes, source.begin, source.modelFrom - source.begin);
            target.write(JSON.writeValueAsBytes(get(MODEL)));
            target.write(source.bytes, source.modelEnd, source.size - source.modelEnd);
        }
    }
}
