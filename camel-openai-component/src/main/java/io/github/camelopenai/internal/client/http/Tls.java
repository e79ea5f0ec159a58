package io.github.camelopenai.internal.client.http;

import java.net.SocketAddress;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * TLS, from the first call on that needs it: to load the JVM's certificates takes half of a Camel's start, and servers of one's own
 * are often called by plain http.
 */
final class Tls implements TlsStrategy {

    private final SSLContext context;
    private volatile TlsStrategy strategy;

    /** @param context the keys and certificates, or null for the JVM's */
    Tls(SSLContext context) {
        this.context = context;
    }

    /** Loads what TLS needs, once. A call by https does so first, because an I/O thread must not be kept. */
    TlsStrategy ready() {
        if (strategy == null) {
            synchronized (this) {
                if (strategy == null) {
                    strategy = load();
                }
            }
        }
        return strategy;
    }

    /** HttpClient 5.5 tells an asynchronous engine too late to check the host's name: its own check must not be left out. */
    private TlsStrategy load() {
        return ClientTlsStrategyBuilder.create()
                .setSslContext(context == null ? SSLContexts.createDefault() : context)
                .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                .buildAsync();
    }

    @Override
    public void upgrade(
            TransportSecurityLayer session,
            NamedEndpoint server,
            Object attachment,
            Timeout handshakeTimeout,
            FutureCallback<TransportSecurityLayer> callback) {
        try {
            ready().upgrade(session, server, attachment, handshakeTimeout, callback);
        } catch (Error e) {
            // It comes from keys or certificates of the user, and would end the I/O thread
            callback.failed(new FaultException(e));
        }
    }

    /** The older form, which nobody calls. */
    @Override
    @SuppressWarnings("deprecation")
    public boolean upgrade(
            TransportSecurityLayer session,
            HttpHost server,
            SocketAddress localAddress,
            SocketAddress remoteAddress,
            Object attachment,
            Timeout handshakeTimeout) {
        return ready().upgrade(session, server, localAddress, remoteAddress, attachment, handshakeTimeout);
    }
}
