package io.github.camelopenai.internal.message.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Converter;

/**
 * Converts an embedding to what vector stores take.
 *
 * <pre>{@code
 * .to("openai:embeddings?model=text-embedding-3-small")
 * .convertBodyTo(String.class) // [0.1,-0.2,...], the literal of pgvector
 * }</pre>
 */
@Converter(generateLoader = true)
public final class EmbeddingConverter {

    private EmbeddingConverter() {}

    /** The vector as a list, for APIs that take no arrays. */
    @Converter
    public static List<Float> toList(float[] vector) {
        List<Float> list = new ArrayList<>(vector.length);
        for (float value : vector) {
            list.add(value);
        }
        return list;
    }

    /** The vector as an array of objects, as JDBC drivers take it for a column that is an array. */
    @Converter
    public static Float[] toObjects(float[] vector) {
        Float[] objects = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            objects[i] = vector[i];
        }
        return objects;
    }

    /** The vector as the literal {@code [1.0,2.0]}. */
    @Converter
    public static String toLiteral(float[] vector) {
        return Arrays.toString(vector).replace(" ", "");
    }
}
