package io.github.camelopenai.examples.gateway;

import java.util.Locale;

/** The servers that the gateway calls, in their order. */
enum Upstream {
    FIRST,
    SECOND;

    /** The prefix of its properties, and its name in the access log. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
