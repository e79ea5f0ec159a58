package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A JSON schema, as far as parameters of functions and structured answers use the language.
 *
 * <pre>{@code
 * JsonSchema.of(schema).validate(arguments); // [/city is missing, /unit must be one of "c", "f"]
 * }</pre>
 *
 * <p>It knows {@code type}, {@code enum}, {@code const}, {@code properties}, {@code required}, {@code additionalProperties}, {@code
 * patternProperties}, {@code minProperties}, {@code maxProperties}, {@code items}, {@code prefixItems}, {@code minItems}, {@code
 * maxItems}, {@code uniqueItems}, {@code anyOf}, {@code oneOf}, {@code allOf}, {@code not}, {@code $ref} inside of the document, the
 * bounds of numbers and texts, and {@code pattern}, with the meaning of
 * <a href="https://json-schema.org/draft/2020-12/json-schema-validation">draft 2020-12</a>; a list of {@code items} is that of draft
 * 7. All else is no condition, {@code format} too.
 *
 * <p>Schemas and values may come from anybody, so the depth, the steps and the work of patterns are bounded. What passes a bound is
 * told as a violation.
 */
public final class JsonSchema {

    private final Schema root;

    private JsonSchema(Schema root) {
        this.root = root;
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException where it is none, or refers to another document, naming the place by a JSON pointer
     */
    public static JsonSchema of(JsonNode schema) {
        return new JsonSchema(new SchemaCompiler(schema).compile());
    }

    /** What is wrong with a value: nothing where it fits, and 20 violations at most. */
    public List<Violation> validate(JsonNode value) {
        return new Validation().of(root, value);
    }
}
