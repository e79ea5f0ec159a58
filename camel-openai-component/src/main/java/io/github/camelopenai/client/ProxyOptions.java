package io.github.camelopenai.client;

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
        for (String pattern : nonProxyHosts.toLowerCase(Locale.ROOT).split("[|,]")) {
            String hosts = pattern.strip();
            boolean matches = hosts.startsWith("*")
                    ? name.endsWith(hosts.substring(1))
                    : hosts.endsWith("*")
                            ? name.startsWith(hosts.substring(0, hosts.length() - 1))
                            : name.equals(hosts);
            if (matches) {
                return false;
            }
        }
        return true;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ':' + port;
    }
}
