package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.ProxyOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthenticationException;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        Optional<ProxyOptions> proxy = known.get(target);
        return proxy == null ? known.computeIfAbsent(target, this::find) : proxy;
    }

    private Optional<ProxyOptions> find(HttpHost target) {
        if (configured == null) {
            return ofTheJvm(target);
        }
        return configured.isFor(target.getHostName()) ? Optional.of(configured) : Optional.empty();
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

    /**
     * Stands in HttpClient's chain in the place of its own authentication, which takes the path of each call apart. A server's credentials are
     * a header of the call; a proxy gets its own with the first request, or when it opens a tunnel.
     */
    static final class Authentication implements AsyncExecChainHandler {

        private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

        @Override
        public void execute(
                HttpRequest request,
                AsyncEntityProducer body,
                AsyncExecChain.Scope scope,
                AsyncExecChain chain,
                AsyncExecCallback callback)
                throws HttpException, IOException {
            HttpHost proxy = scope.route.getProxyHost();
            boolean isTold = proxy != null && !scope.route.isTunnelled();
            chain.proceed(isTold ? told(request, proxy, scope.clientContext) : request, body, scope, callback);
        }

        /** The request as a proxy takes it that passes it on by plain http. */
        private static HttpRequest told(HttpRequest request, HttpHost proxy, HttpClientContext context) {
            HttpRequest told = BasicRequestBuilder.copy(request)
                    .setAbsoluteRequestUri(true)
                    .build();
            AuthScheme scheme = context.getAuthExchange(proxy).getAuthScheme();
            if (scheme == null || told.containsHeader(HttpHeaders.PROXY_AUTHORIZATION)) {
                return told;
            }
            try {
                told.addHeader(HttpHeaders.PROXY_AUTHORIZATION, scheme.generateAuthResponse(proxy, told, context));
            } catch (AuthenticationException e) {
                // Such as a colon in the user's name. The proxy answers 407, as it does where it opens a tunnel
                LOG.error("The proxy {} cannot be told its user: {}", proxy, e.getMessage());
            }
            return told;
        }
    }
}
