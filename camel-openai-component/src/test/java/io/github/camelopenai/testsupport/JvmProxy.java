package io.github.camelopenai.testsupport;

import java.util.HashMap;
import java.util.Map;

/**
 * A proxy in the JVM's own properties, for as long as a test needs it.
 *
 * <pre>{@code
 * try (JvmProxy jvm = new JvmProxy()) { jvm.isFor("https", proxy.port()); ... }
 * }</pre>
 */
public final class JvmProxy implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    /** Has URLs of a scheme go through a proxy on this port. */
    public JvmProxy isFor(String scheme, int port) {
        set(scheme + ".proxyHost", "127.0.0.1");
        return set(scheme + ".proxyPort", String.valueOf(port));
    }

    /** Sets a further property. */
    public JvmProxy set(String property, String value) {
        before.putIfAbsent(property, System.getProperty(property));
        System.setProperty(property, value);
        return this;
    }

    @Override
    public void close() {
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }
}
