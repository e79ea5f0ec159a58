package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One validation: where it is in the value, what it has found, and what it may still do. Not thread-safe. */
final class Validation {

    private static final int MOST_VIOLATIONS = 20;

    /** Each level takes a few frames of the thread's stack. */
    private static final int DEEPEST = 600;

    /** A pattern such as (a+)+b reads a text of 30 characters a billion times. */
    private static final int MOST_WORK = 5_000_000;

    /** With reading a character as 1. A schema that refers to itself twice asks for twice as many with each level of the value. */
    private static final int WORK_OF_STEP = 20;

    private final Deque<String> path = new ArrayDeque<>();
    private List<Violation> found = new ArrayList<>();
    private int depth;
    private int work;

    /** Ends a validation that passes a bound. */
    static final class BoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private BoundException(String fault) {
            super(fault, null, false, false);
        }
    }

    List<Violation> of(JsonSchema schema, JsonNode value) {
        try {
            check(schema, value);
            return List.copyOf(found);
        } catch (BoundException e) {
            return List.of(new Violation("", e.getMessage()));
        }
    }

    void check(JsonSchema schema, JsonNode value) {
        if (found.size() < MOST_VIOLATIONS) {
            enter();
            schema.check(value, this);
            leave();
        }
    }

    /** Runs a check a step into the value. */
    void at(String step, Runnable check) {
        work(WORK_OF_STEP);
        // As RFC 6901, section 3, writes names
        path.addLast(step.replace("~", "~0").replace("/", "~1"));
        check.run();
        path.removeLast();
    }

    /** Tells of a fault at this place. */
    void add(String fault) {
        add(new Violation(String.join("/", path), fault));
    }

    /** Tells of what a trial has found. */
    void add(Violation violation) {
        if (found.size() < MOST_VIOLATIONS) {
            found.add(violation);
        }
    }

    /** What a schema finds at this place, which counts for nothing yet. */
    List<Violation> trial(JsonSchema schema, JsonNode value) {
        List<Violation> before = found;
        List<Violation> ofTrial = new ArrayList<>();
        found = ofTrial;
        check(schema, value);
        found = before;
        return ofTrial;
    }

    /** One level deeper. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new BoundException("must be nested less deep to be checked");
        }
        work(WORK_OF_STEP);
    }

    void leave() {
        depth--;
    }

    void work(int units) {
        work += units;
        if (work > MOST_WORK) {
            throw tooMuch();
        }
    }

    static BoundException tooMuch() {
        return new BoundException("must be smaller or simpler to be checked");
    }
}
