package io.github.camelopenai.test;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Ids that are counted, so that a test knows them: {@code file-simulated-1}. */
final class Ids {

    private static final String MARK = "simulated-";

    private final AtomicLong last = new AtomicLong();

    String next() {
        return MARK + last.incrementAndGet();
    }

    /** Goes on after ids that were given before. */
    void goOnAfter(Stream<String> ids) {
        ids.filter(id -> id.matches(".*" + MARK + "\\d{1,15}"))
                .mapToLong(id -> Long.parseLong(id.substring(id.lastIndexOf('-') + 1)))
                .forEach(used -> last.accumulateAndGet(used, Math::max));
    }
}
