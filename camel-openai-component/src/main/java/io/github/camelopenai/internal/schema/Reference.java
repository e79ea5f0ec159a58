package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** {@code $ref}: another schema of the document, which is known only when all of it is compiled. */
final class Reference implements Rule {

    private final String pointer;
    private final String target;
    private Schema schema;

    /**
     * @param pointer the place of the reference
     * @param target the place that it names
     */
    Reference(String pointer, String target) {
        this.pointer = pointer;
        this.target = target;
    }

    String pointer() {
        return pointer;
    }

    String target() {
        return target;
    }

    Schema schema() {
        return schema;
    }

    void resolve(Schema referred) {
        schema = referred;
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        schema.check(value, at, run);
    }

    @Override
    public List<Schema> inPlace() {
        return List.of(schema);
    }
}
