package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JSON schema, as far as the parameters of functions use the language.
 *
 * <pre>{@code
 * JsonSchema.of(schema).validate(arguments); // city is missing, unit must be one of "c", "f"
 * }</pre>
 *
 * <p>Keywords have the meaning of
 * <a href="https://json-schema.org/draft/2020-12/json-schema-validation">draft 2020-12</a>; a list of {@code items} is that of draft
 * 7. {@link Keywords} reads those that it knows. All others are no condition, {@code format} too.
 *
 * <p>Schemas and values may come from anybody, so depth, steps and the work of patterns have bounds. A value that passes one has a
 * violation that says so.
 */
public final class JsonSchema {

    /** No schema that somebody wrote has such a chain. */
    private static final int LONGEST_CHAIN = 100;

    private final String pointer;
    private final List<Rule> rules = new ArrayList<>();
    private final List<JsonSchema> inPlace = new ArrayList<>();
    private Set<String> types;
    private JsonSchema referred;
    private boolean ends;

    /** A condition on values, which tells a run what is wrong with one. */
    interface Rule {
        void check(JsonNode value, Validation run);
    }

    /**
     * A schema without rules. They are added later, because they may refer to it.
     *
     * @param pointer its place in the document
     */
    JsonSchema(String pointer) {
        this.pointer = pointer;
    }

    /**
     * Compiles a schema, which may be changed afterwards.
     *
     * @throws IllegalArgumentException where it is none, nests too deep, or refers to another document; it names the place by a JSON
     *     pointer
     */
    public static JsonSchema of(JsonNode schema) {
        return of(schema, "");
    }

    /**
     * Compiles the schema at a place of a document, to which it may refer.
     *
     * @param pointer a JSON pointer, empty for the whole document
     * @throws IllegalArgumentException as {@link #of(JsonNode)}
     */
    public static JsonSchema of(JsonNode document, String pointer) {
        return new SchemaCompiler(document).compile(pointer);
    }

    /** What is wrong with a value: nothing where it fits, and 20 violations at most. */
    public List<Violation> validate(JsonNode value) {
        return new Validation().of(this, value);
    }

    String pointer() {
        return pointer;
    }

    void add(Rule rule) {
        rules.add(rule);
    }

    /** Adds a rule that applies other schemas to the same value, not to a part of it. */
    void add(List<JsonSchema> applied, Rule rule) {
        rules.add(rule);
        inPlace.addAll(applied);
    }

    void refersTo(JsonSchema other) {
        referred = other;
        add(List.of(other), (value, run) -> run.check(other, value));
    }

    void allows(Set<String> allowed) {
        types = allowed;
    }

    /** The types that it allows, or that the schema allows to which it refers; null where neither says. */
    Set<String> types() {
        return types == null && referred != null ? referred.types() : types;
    }

    void check(JsonNode value, Validation run) {
        rules.forEach(rule -> rule.check(value, run));
    }

    /** Refuses a schema that asks itself about the same value: its check would never end. */
    void refuseCircles(int chain) {
        if (chain > LONGEST_CHAIN) {
            throw SchemaCompiler.refused(
                    pointer, "refers to itself, or along " + LONGEST_CHAIN + " schemas, without a step into the value");
        }
        if (!ends) {
            inPlace.forEach(next -> next.refuseCircles(chain + 1));
            ends = true;
        }
    }
}
