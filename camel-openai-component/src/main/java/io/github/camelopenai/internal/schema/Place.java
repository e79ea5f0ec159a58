package io.github.camelopenai.internal.schema;

import java.util.ArrayDeque;
import java.util.Deque;

/** A place in a value, which becomes a JSON pointer only where it is told. */
record Place(Place parent, String step) {

    static final Place ROOT = new Place(null, "");

    Place child(String name) {
        return new Place(this, name);
    }

    Place child(int index) {
        return new Place(this, Integer.toString(index));
    }

    String pointer() {
        Deque<String> steps = new ArrayDeque<>();
        for (Place at = this; at.parent != null; at = at.parent) {
            steps.push(escaped(at.step));
        }
        StringBuilder pointer = new StringBuilder();
        steps.forEach(each -> pointer.append('/').append(each));
        return pointer.toString();
    }

    /** As RFC 6901, section 3, writes names. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
