package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A condition on values. */
interface Rule {

    /** Tells what is wrong with a value. */
    void check(JsonNode value, Place at, Validation run);

    /** The schemas that it applies to the same value, not to a part of it. */
    default List<Schema> inPlace() {
        return List.of();
    }
}
