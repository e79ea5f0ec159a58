package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Bytes that an event holds in base64. */
final class Base64Content {

    private Base64Content() {}

    /**
     * The bytes, or null where there are none.
     *
     * @throws IllegalArgumentException where the text is no base64
     */
    static byte[] of(JsonNode text) {
        try {
            return text.isTextual() ? text.binaryValue() : null;
        } catch (IOException e) {
            throw new IllegalArgumentException("has a content that is no base64", e);
        }
    }
}
