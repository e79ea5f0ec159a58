package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Reads the texts of one field as the bytes that their base64 stands for, straight from the parser's input. */
final class BinaryFieldParser extends JsonParserDelegate {

    private final String field;
    private byte[] bytes;

    BinaryFieldParser(JsonParser parser, String field) {
        super(parser);
        this.field = field;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        boolean isBinary = token == JsonToken.VALUE_STRING && field.equals(currentName());
        bytes = isBinary ? getBinaryValue() : null;
        return currentToken();
    }

    @Override
    public JsonToken currentToken() {
        return bytes == null ? super.currentToken() : JsonToken.VALUE_EMBEDDED_OBJECT;
    }

    @Override
    public int currentTokenId() {
        JsonToken token = currentToken();
        return token == null ? 0 : token.id();
    }

    @Override
    public Object getEmbeddedObject() {
        return bytes;
    }
}
