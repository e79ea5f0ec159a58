package io.github.camelopenai.examples.gateway;

import java.time.Duration;

/**
 * The servers that the gateway calls.
 *
 * @param second where to go when the first fails, or null
 * @param firstByteTimeout how long the first may be silent before the second is asked
 * @param spending what their calls cost, and how much of it each client may have
 */
record Servers(Server first, Server second, Duration firstByteTimeout, Spending spending) {

    /** Servers whose cost nobody knows. */
    Servers(Server first, Server second, Duration firstByteTimeout) {
        this(first, second, firstByteTimeout, Spending.NONE);
    }

    boolean hasSecond() {
        return second != null;
    }

    Server at(Upstream upstream) {
        return upstream == Upstream.FIRST ? first : second;
    }
}
