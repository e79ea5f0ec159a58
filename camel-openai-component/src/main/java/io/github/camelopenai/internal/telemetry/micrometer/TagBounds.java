package io.github.camelopenai.internal.telemetry.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets only so many values become tags: a model may be named by a header, and a meter is never forgotten. */
final class TagBounds {

    static final String OTHER = "other";

    private static final int MOST = 100;

    /** Names of models have some 30 letters, names of hosts up to 253. */
    private static final int LONGEST = 260;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** The value, or {@link #OTHER} where it is too long, or there are too many already. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (value.length() > LONGEST) {
            return OTHER;
        }
        synchronized (known) {
            if (known.size() < MOST) {
                known.add(value);
            }
        }
        return known.contains(value) ? value : OTHER;
    }
}
