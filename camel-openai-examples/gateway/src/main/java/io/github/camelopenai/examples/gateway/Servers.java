package io.github.camelopenai.examples.gateway;

import java.time.Duration;

/**
 * The servers that the gateway calls.
 *
 * @param second where to go when the first fails, or null
 * @param firstByteTimeout how long the first may be silent before the second is asked
 */
record Servers(Server first, Server second, Duration firstByteTimeout) {

    boolean hasSecond() {
        return second != null;
    }

    Server at(Upstream upstream) {
        return upstream == Upstream.FIRST ? first : second;
    }
}
