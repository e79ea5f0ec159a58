package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.ProxyOptions;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The proxies that calls go through: that of the options, else what the JVM's own properties say ({@code https.proxyHost}, {@code
 * http.nonProxyHosts} and so on, see <a
 * href="https://docs.oracle.com/en/java/javase/17/core/java-networking.html">Java Networking</a>).
 *
 * <p>A proxy gets its password with the first request, not after a refusal: a body that can be sent once is sent once.
 */
final class Proxies extends DefaultRoutePlanner {

    private final ProxyOptions configured;
    private final Map<HttpHost, Optional<ProxyOptions>> known = new ConcurrentHashMap<>();

    /** @param configured the proxy of the options, or null */
    Proxies(ProxyOptions configured) {
        super(DefaultSchemePortResolver.INSTANCE);
        this.configured = configured;
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        return of(target).map(Proxies::address).orElse(null);
    }

    /** The proxy that a call to this URL goes through, or null. */
    ProxyOptions of(URI uri) {
        return of(new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort())).orElse(null);
    }

    /** Sees to it that a proxy is told its user, where it has one. */
    static void authenticate(ProxyOptions proxy, HttpClientContext context) {
        if (proxy == null || proxy.user() == null) {
            return;
        }
        char[] password =
                proxy.password() == null ? new char[0] : proxy.password().toCharArray();
        BasicScheme scheme = new BasicScheme();
        scheme.initPreemptive(new UsernamePasswordCredentials(proxy.user(), password));
        AuthExchange exchange = new AuthExchange();
        exchange.select(scheme);
        context.setAuthExchange(address(proxy), exchange);
    }

    private Optional<ProxyOptions> of(HttpHost target) {
        return known.computeIfAbsent(target, host -> {
            if (configured == null) {
                return ofTheJvm(host);
            }
            return configured.isFor(host.getHostName()) ? Optional.of(configured) : Optional.empty();
        });
    }

    private static Optional<ProxyOptions> ofTheJvm(HttpHost target) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return Optional.empty();
        }
        String prefix = target.getSchemeName() + ".proxy";
        return selector.select(URI.create(target.toURI())).stream()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .findFirst()
                .map(address -> new ProxyOptions(
                        address.getHostString(),
                        address.getPort(),
                        System.getProperty(prefix + "User"),
                        System.getProperty(prefix + "Password"),
                        null));
    }

    private static HttpHost address(ProxyOptions proxy) {
        return new HttpHost(proxy.host(), proxy.port());
    }
}
