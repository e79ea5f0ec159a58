package io.github.camelopenai.internal.shape;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a server is asked for a shape, the surest way first. */
public enum ShapeMode {
    /** By a schema that the model cannot leave. */
    STRICT,
    /** By a schema that the model knows. */
    SCHEMA,
    /** By JSON of any form, and the schema in the prompt. */
    OBJECT;

    /**
     * The mode of the option {@code schemaMode}.
     *
     * @throws IllegalArgumentException if no one has that name
     */
    public static ShapeMode named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The option schemaMode is '" + name
                        + "', but must be one of "
                        + Arrays.stream(values()).map(ShapeMode::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
