package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the elements of a list in the text of an answer that comes in pieces, each as soon as it is whole. What it does not find, because there is more
 * than JSON or none, is to be looked for when the answer is there.
 */
public final class ElementReader {

    private static final ObjectReader TREES =
            ObjectJson.mapper().readerFor(JsonNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String pointer;
    private final JsonParser parser;
    private final StringBuilder before = new StringBuilder();
    private final List<JsonNode> found = new ArrayList<>();
    private TokenBuffer element;
    private int depth;
    private boolean hasBegun;
    /** Whether the text begins with reasoning, or null where that is not known yet. */
    private Boolean isReasoning;

    private boolean isInList;
    private boolean isOver;
    /** The first half of a character whose second half comes with the next piece. */
    private String half = "";

    /** @param pointer where the list is, a JSON pointer */
    public ElementReader(String pointer) {
        this.pointer = pointer;
        try {
            this.parser = new JsonFactory().createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The elements that are whole with this piece. */
    public List<JsonNode> accept(String piece) {
        found.clear();
        String json = hasBegun ? piece : begun(piece);
        if (!isOver && !json.isEmpty()) {
            try {
                read(json);
            } catch (IOException e) {
                isOver = true;
            }
        }
        return List.copyOf(found);
    }

    /** What follows the words and the reasoning before the JSON. Only the end of what came before is looked at again. */
    private String begun(String piece) {
        before.append(piece);
        if (isReasoning == null) {
            isReasoning = Thoughts.isBegin(before.toString());
        }
        if (isReasoning == null || isReasoning) {
            int end = isReasoning == null ? 0 : Thoughts.end(before.toString());
            isReasoning = end > 0 ? Boolean.FALSE : isReasoning;
            before.delete(0, end > 0 ? end : Math.max(0, before.length() - Thoughts.LONGEST_END));
            if (end == 0) {
                return "";
            }
        }
        int start = before.indexOf("{");
        hasBegun = start >= 0;
        String json = hasBegun ? before.substring(start) : "";
        before.setLength(0);
        return json;
    }

    private void read(String piece) throws IOException {
        String text = half + piece;
        boolean isHalf = Character.isHighSurrogate(text.charAt(text.length() - 1));
        half = isHalf ? text.substring(text.length() - 1) : "";
        byte[] bytes = text.substring(0, text.length() - half.length()).getBytes(StandardCharsets.UTF_8);
        ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).feedInput(bytes, 0, bytes.length);
        for (JsonToken token = parser.nextToken();
                token != JsonToken.NOT_AVAILABLE && !isOver;
                token = parser.nextToken()) {
            accept(token);
        }
    }

    private void accept(JsonToken token) throws IOException {
        if (!isInList) {
            isInList = token == JsonToken.START_ARRAY
                    && parser.getParsingContext().pathAsPointer().toString().equals(pointer);
            return;
        }
        if (depth == 0 && token == JsonToken.END_ARRAY) {
            isOver = true;
            return;
        }
        if (element == null) {
            element = new TokenBuffer(parser).forceUseOfBigDecimal(true);
        }
        element.copyCurrentEvent(parser);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
            found.add(TREES.readTree(element.asParser()));
            element = null;
        }
    }
}
