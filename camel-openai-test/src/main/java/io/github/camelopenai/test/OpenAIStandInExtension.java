package io.github.camelopenai.test;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A stand-in that JUnit closes. It is started when it is made, so its base URL is there from the beginning.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final OpenAIStandIn OPENAI = new OpenAIStandInExtension().answer("Paris");
 * }</pre>
 *
 * <p>After each test it forgets the requests, and the replies that this test told. Those that were told before the first
 * test begin anew with each one. In a static field one server serves all tests of a class, in any other each test has its own.
 */
public final class OpenAIStandInExtension extends OpenAIStandIn
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private boolean isShared;
    private Rules.Snapshot beforeTests;

    /** Starts a stand-in on a free port. */
    public OpenAIStandInExtension() {
        super(null);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        isShared = true;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (beforeTests == null) {
            beforeTests = rules().snapshot();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        reset();
        rules().restore(beforeTests);
        if (!isShared) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
