package io.github.camelopenai.internal.telemetry;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells libraries what calls do. What one of them throws, such as a registry that has another meter of the same name, must not fail a call
 * that may have been paid: the first failure is logged as a warning.
 */
final class Teller {

    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

    private final AtomicBoolean hasFailed = new AtomicBoolean();

    /** Tells each of them. */
    <T> void tell(List<T> all, Consumer<T> what) {
        for (T each : all) {
            ask(
                    () -> {
                        what.accept(each);
                        return null;
                    },
                    null);
        }
    }

    /** Asks one of them. */
    <T> T ask(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (RuntimeException | LinkageError e) {
            if (hasFailed.compareAndSet(false, true)) {
                LOG.warn("Telemetry failed, and misses some of what calls do; they go on. Said once", e);
            } else {
                LOG.debug("Telemetry failed", e);
            }
            return otherwise;
        }
    }
}
