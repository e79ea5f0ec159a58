package io.github.camelopenai.internal.memory;

import java.util.concurrent.ThreadLocalRandom;

/** Numbers the versions of a conversation. */
final class Versions {

    private Versions() {}

    /** A conversation that was cleared and begun anew must not have a version of the one before, so the first is random. */
    static long after(long version) {
        return version == 0 ? ThreadLocalRandom.current().nextLong(1, 1L << 52) : version + 1;
    }
}
