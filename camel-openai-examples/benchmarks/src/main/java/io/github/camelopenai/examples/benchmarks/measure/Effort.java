package io.github.camelopenai.examples.benchmarks.measure;

/** How much is done: all of it, or as much as shows that it works. */
public enum Effort {
    FULL,
    TINY;

    int of(int full, int tiny) {
        return this == FULL ? full : tiny;
    }
}
