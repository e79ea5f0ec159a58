package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One validation: what it has found, and what it may still do. Not thread-safe. */
final class Validation {

    private static final int MOST_VIOLATIONS = 20;

    /** Each level takes a few frames of the thread's stack. */
    private static final int DEEPEST = 600;

    /** A schema that refers to itself twice asks for twice as many steps with each level of the value. */
    private static final int MOST_STEPS = 1_000_000;

    /** A pattern such as (a+)+b reads a text of 30 letters a billion times. */
    private static final int MOST_READS = 5_000_000;

    private List<Violation> found = new ArrayList<>();
    private int depth;
    private int steps;
    private int reads;

    /** Ends a validation that passes a bound. */
    static final class BoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private BoundException(String fault) {
            super(fault, null, false, false);
        }
    }

    List<Violation> of(Schema schema, JsonNode value) {
        try {
            schema.check(value, Place.ROOT, this);
        } catch (BoundException e) {
            found.add(0, new Violation("", e.getMessage()));
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), MOST_VIOLATIONS)));
    }

    void add(Place at, String fault) {
        if (!isFull()) {
            found.add(new Violation(at.pointer(), fault));
        }
    }

    /** Adds what a trial has found. */
    void addAll(List<Violation> others) {
        others.stream().limit(MOST_VIOLATIONS - found.size()).forEach(found::add);
    }

    /** Whether nothing more can be told. */
    boolean isFull() {
        return found.size() >= MOST_VIOLATIONS;
    }

    /** What a schema finds, which counts for nothing yet. */
    List<Violation> trial(Schema schema, JsonNode value, Place at) {
        List<Violation> before = found;
        List<Violation> ofTrial = new ArrayList<>();
        found = ofTrial;
        try {
            schema.check(value, at, this);
        } finally {
            found = before;
        }
        return ofTrial;
    }

    /** One level deeper. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new BoundException("is nested too deep to be checked");
        }
        step();
    }

    void leave() {
        depth--;
    }

    void step() {
        if (++steps > MOST_STEPS) {
            throw new BoundException("is too large to be checked");
        }
    }

    /** A pattern reads a letter. */
    void read() {
        if (++reads > MOST_READS) {
            throw tooIntricate();
        }
    }

    static BoundException tooIntricate() {
        return new BoundException("has a text that takes too long to be matched with its pattern");
    }
}
