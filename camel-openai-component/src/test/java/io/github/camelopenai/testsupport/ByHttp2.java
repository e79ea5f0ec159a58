package io.github.camelopenai.testsupport;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets all calls of a class of tests speak HTTP/2, also those to servers that know HTTP/1.1 alone: they get a gateway. With {@code
 * -Dopenai.test.http=2} all classes do so.
 */
public final class ByHttp2 implements BeforeAllCallback, AfterAllCallback {

    private static final String PROPERTY = "openai.test.http";

    private String before;

    /** The option {@code httpVersion} of all endpoints that a test makes. */
    static String version() {
        return System.getProperty(PROPERTY, "auto");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, "2");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }
}
