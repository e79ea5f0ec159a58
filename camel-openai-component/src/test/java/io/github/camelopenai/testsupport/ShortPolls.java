package io.github.camelopenai.testsupport;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Asks more often at first whether what a test awaits has come: after 5 ms, then 10, up to the 100 ms that Awaitility always waits by default.
 *
 * <p>The build finds it as a service of JUnit, for all tests of a module that has these classes.
 */
public final class ShortPolls implements BeforeAllCallback {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void beforeAll(ExtensionContext test) {
        Awaitility.setDefaultPollInterval(iterative(ShortPolls::next, FIRST));
    }

    private static Duration next(Duration last) {
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
