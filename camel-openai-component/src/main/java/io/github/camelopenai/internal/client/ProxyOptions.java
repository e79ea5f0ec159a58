package io.github.camelopenai.internal.client;

import java.util.Arrays;
import java.util.Locale;

/**
 * An HTTP proxy.
 *
 * @param host its host
 * @param port its port
 * @param user the user that it asks for, or null
 * @param password the user's password, or null
 * @param nonProxyHosts the hosts that are called without it, as the JVM writes them: {@code localhost|*.example.com}, or null
 */
public record ProxyOptions(String host, int port, String user, String password, String nonProxyHosts) {

    /** Whether a host is called through the proxy. */
    public boolean isFor(String target) {
        if (nonProxyHosts == null) {
            return true;
        }
        String name = target.toLowerCase(Locale.ROOT);
        return Arrays.stream(nonProxyHosts.toLowerCase(Locale.ROOT).split("[|,]"))
                .noneMatch(pattern -> matches(name, pattern.strip()));
    }

    private static boolean matches(String name, String pattern) {
        boolean anyBegin = pattern.startsWith("*");
        boolean anyEnd = pattern.length() > 1 && pattern.endsWith("*");
        String part = pattern.substring(anyBegin ? 1 : 0, pattern.length() - (anyEnd ? 1 : 0));
        if (anyBegin && anyEnd) {
            return name.contains(part);
        }
        if (anyBegin) {
            return name.endsWith(part);
        }
        return anyEnd ? name.startsWith(part) : name.equals(part);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ':' + port;
    }
}
