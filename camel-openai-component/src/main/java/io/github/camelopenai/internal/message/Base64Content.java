package io.github.camelopenai.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Bytes that an event holds in base64. */
public final class Base64Content {

    private Base64Content() {}

    /**
     * The bytes, or null where there are none.
     *
     * @throws IllegalArgumentException where the text is no base64
     */
    public static byte[] of(JsonNode text) {
        try {
            return text.isTextual() ? text.binaryValue() : null;
        } catch (IOException e) {
            throw new IllegalArgumentException("has a content that is no base64", e);
        }
    }
}
