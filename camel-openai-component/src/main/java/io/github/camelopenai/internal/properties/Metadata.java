package io.github.camelopenai.internal.properties;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What Camel's plugin writes about the options, from their declarations. */
final class Metadata {

    private static final String FILE = "/META-INF/io/github/camelopenai/openai.json";

    private Metadata() {}

    /** Reads it; it is not kept, since a part of it is enough for each reader. */
    static JsonNode read() {
        try (InputStream in = Metadata.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The metadata of the component cannot be read", e);
        }
    }
}
