package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A schema whose keywords are compiled. Its rules come after it is there, as they may refer to it. */
final class Schema {

    /** What the schema {@code false} says. */
    static final Rule NOTHING = (value, at, run) -> run.add(at, "is not allowed");

    private static final int REFERENCES = 10;

    private final String pointer;
    private final List<Rule> rules = new ArrayList<>();

    /** @param pointer its place in the document */
    Schema(String pointer) {
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }

    void add(Rule rule) {
        rules.add(rule);
    }

    /** Whether nothing fits: the schema {@code false}. */
    boolean isFalse() {
        return rules.contains(NOTHING);
    }

    /** The schemas that are applied to the same value. */
    List<Schema> inPlace() {
        return rules.stream().flatMap(rule -> rule.inPlace().stream()).toList();
    }

    /** The rule for types, its own or that of what it refers to, or null. */
    TypeRule type() {
        Schema at = this;
        for (int i = 0; i < REFERENCES && at != null; i++) {
            Schema referred = null;
            for (Rule rule : at.rules) {
                if (rule instanceof TypeRule type) {
                    return type;
                }
                referred = rule instanceof Reference reference ? reference.schema() : referred;
            }
            at = referred;
        }
        return null;
    }

    void check(JsonNode value, Place at, Validation run) {
        run.enter();
        for (Rule rule : rules) {
            rule.check(value, at, run);
        }
        run.leave();
    }
}
