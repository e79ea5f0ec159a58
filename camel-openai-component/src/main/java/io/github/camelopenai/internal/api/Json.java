package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The JSON that passes between the rooms: Jackson trees, read and written in one place.
 *
 * <p>A text comes from a user and must be strict JSON. Bytes come from a server: {@code NaN}, {@code Infinity} and
 * {@code -Infinity} are numbers there, as Python writes a {@code logprob} of minus infinity.
 *
 * <p>No message of an error holds any of the text: it may be a prompt.
 */
public final class Json {

    /** Nobody nests so deep; what walks a tree by itself calls itself as often. */
    static final int DEEPEST = 500;

    /** As {@code 1e308} written out has; reading a number takes the square of its length. */
    static final int LONGEST_NUMBER = 1_000;

    static final int LONGEST_NAME = 50_000;

    /** 2,048 vectors of 3,072 numbers have 6.3 million. Each takes up to 60 bytes of memory, and may be two bytes of JSON. */
    static final long MOST_TOKENS = 10_000_000;

    /** From here on it matters how often a text is in memory. */
    private static final int LARGE = 1024 * 1024;

    private static final ObjectMapper MAPPER = mapper(new JsonFactoryBuilder());

    private static final ObjectMapper OF_SERVERS = mapper(new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS));

    private static final ObjectReader FIRST_OF_SERVERS =
            OF_SERVERS.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectReader FIRST_OF_MODELS = MAPPER.readerFor(JsonNode.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** What a server sent is JSON, or may be, but passes a bound. */
    public static final class BoundException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private BoundException(String message) {
            super(message);
        }
    }

    /** What is JSON as far as it goes ends too early. */
    public static final class CutException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private CutException() {
            super("ends before its JSON does");
        }
    }

    private Json() {}

    private static ObjectMapper mapper(JsonFactoryBuilder factory) {
        return JsonMapper.builder(factory
                        // What comes in is bounded by maxResponseSize; one text may fill all of it (an image in
                        // base64).
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(Integer.MAX_VALUE)
                                .maxNestingDepth(DEEPEST)
                                .maxNumberLength(LONGEST_NUMBER)
                                .maxNameLength(LONGEST_NAME)
                                .maxTokenCount(MOST_TOKENS)
                                .build())
                        // Names are a server's to choose, and would stay in the JVM's table
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Parses JSON that a user gives.
     *
     * @throws IllegalArgumentException where the text is no JSON, with the place of the fault
     */
    public static JsonNode parse(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    /**
     * Parses the first JSON value of a text that a model wrote, and reads nothing after it. Its decimals keep all their digits.
     *
     * @throws CutException where the text ends before the value does
     * @throws IllegalArgumentException where it is no JSON, with the place of the fault
     */
    public static JsonNode parseFirst(String text) {
        return parseFirst(text, 0).value();
    }

    /**
     * A JSON value in a text.
     *
     * @param end the place after it
     */
    public record Found(JsonNode value, int end) {}

    /**
     * The same from a place on.
     *
     * @throws CutException where the text ends before the value does
     * @throws IllegalArgumentException where it is no JSON, with the place of the fault
     */
    public static Found parseFirst(String text, int start) {
        try (JsonParser parser = MAPPER.createParser(new StringReader(text.substring(start)))) {
            JsonNode value = present(FIRST_OF_MODELS.readTree(parser));
            return new Found(value, start + (int) parser.currentLocation().getCharOffset());
        } catch (JsonEOFException e) {
            throw new CutException();
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Parses JSON that a server sent.
     *
     * @throws IllegalArgumentException where the bytes are no JSON, with the place of the fault
     */
    public static JsonNode parse(byte[] bytes) {
        if (bytes.length >= LARGE) {
            return parseLarge(bytes);
        }
        try {
            return present(OF_SERVERS.readTree(bytes));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** The tokens of JSON that a server sent, whose places are counted in bytes. The caller closes it. */
    public static JsonParser tokens(byte[] bytes) throws IOException {
        return OF_SERVERS.createParser(bytes);
    }

    private static JsonNode parseLarge(byte[] bytes) {
        try (JsonParser parser = new LongTextParser(OF_SERVERS.createParser(bytes), bytes)) {
            return present(OF_SERVERS.readTree(parser));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Parses the first value of what a server sent, and reads nothing after it.
     *
     * @throws IllegalArgumentException where the bytes do not begin with JSON, with the place of the fault
     */
    static JsonNode parseFirst(byte[] bytes) {
        try {
            return present(FIRST_OF_SERVERS.readTree(bytes));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Parses JSON that a server sent, and decodes the base64 of one field on the way, so that its text is never there as a whole.
     *
     * @param binary the name of the field, wherever it stands; its texts become binary nodes
     * @throws IllegalArgumentException where the bytes are no JSON, or such a text is no base64
     */
    public static JsonNode parse(byte[] bytes, String binary) {
        try (JsonParser parser = new BinaryFieldParser(OF_SERVERS.createParser(bytes), binary)) {
            return present(OF_SERVERS.readTree(parser));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** JSON of a server that was cut off, with all that is open closed; the bytes as they are where they do not begin with it. */
    public static byte[] closed(byte[] cut) {
        try (TokenBuffer tokens = new TokenBuffer(OF_SERVERS, false)) {
            copy(cut, tokens);
            JsonNode tree = OF_SERVERS.readTree(tokens.asParser());
            return tree == null || !tree.isContainerNode() ? cut : toBytesOfServer(tree);
        } catch (IOException e) {
            return cut;
        }
    }

    private static void copy(byte[] cut, TokenBuffer tokens) throws IOException {
        Deque<JsonToken> open = new ArrayDeque<>();
        boolean isNamed = false;
        try (JsonParser parser = OF_SERVERS.createParser(cut)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens.copyCurrentEvent(parser);
                isNamed = token == JsonToken.FIELD_NAME;
                if (token.isStructStart()) {
                    open.push(token);
                } else if (token.isStructEnd()) {
                    open.pop();
                }
            }
        } catch (JsonProcessingException e) {
            // What came before it counts
        }
        if (isNamed) {
            tokens.writeNull();
        }
        for (JsonToken start : open) {
            if (start == JsonToken.START_OBJECT) {
                tokens.writeEndObject();
            } else {
                tokens.writeEndArray();
            }
        }
    }

    /** @throws IllegalArgumentException where the value has no JSON form */
    public static JsonNode toTree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A tree as Maps, Lists, Strings, Numbers and Booleans. */
    public static Object toObject(JsonNode tree) {
        return MAPPER.convertValue(tree, Object.class);
    }

    /** A tree's fields as a Map. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> toMap(JsonNode tree) {
        return (Map<String, Object>) MAPPER.convertValue(tree, Map.class);
    }

    /**
     * The text of a field, or null where it says nothing: it is absent, null, blank, or no text. Servers send {@code ""} for
     * what they do not have.
     */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    /** The bytes of a tree that is sent, in UTF-8. */
    public static byte[] toBytes(JsonNode tree) {
        return write(MAPPER, tree);
    }

    /**
     * Writes a tree that is sent, in UTF-8. What is written finds the target at Jackson's generator.
     */
    public static void write(JsonNode tree, OutputStream target) {
        try {
            MAPPER.writeValue(target, tree);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** The bytes of a tree that a server sent, in UTF-8: {@code NaN} and {@code Infinity} stay the numbers that they were. */
    public static byte[] toBytesOfServer(JsonNode tree) {
        return write(OF_SERVERS, tree);
    }

    private static byte[] write(ObjectMapper mapper, JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    private static JsonNode present(JsonNode node) {
        if (node == null || node.isMissingNode()) {
            throw new IllegalArgumentException("is empty");
        }
        return node;
    }

    private static IllegalArgumentException fault(IOException e) {
        JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
        String where = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
        return e instanceof StreamConstraintsException
                ? new BoundException("passes a bound of JSON here (nested " + DEEPEST + " deep, numbers of "
                        + LONGEST_NUMBER + " digits, names of " + LONGEST_NAME + " characters, " + MOST_TOKENS
                        + " tokens)" + where)
                : new IllegalArgumentException("is no JSON" + where);
    }
}
