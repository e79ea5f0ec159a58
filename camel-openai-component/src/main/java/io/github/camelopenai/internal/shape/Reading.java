package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.schema.Violation;
import java.util.List;

/**
 * An answer, or an element of one, that was read.
 *
 * @param json the JSON without what was around it, or null where there are violations
 * @param value what a route gets, or null where there are violations
 * @param violations what is wrong with it
 */
public record Reading(JsonNode json, Object value, List<Violation> violations) {

    static Reading failed(List<Violation> violations) {
        return new Reading(null, null, violations);
    }

    /** Whether it has the shape. */
    public boolean isRight() {
        return violations.isEmpty();
    }
}
