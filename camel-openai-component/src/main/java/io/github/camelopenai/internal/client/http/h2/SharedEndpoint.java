package io.github.camelopenai.internal.client.http.h2;

import java.net.SocketAddress;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.ssl.ApplicationProtocol;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.Timeout;

/** A call's hold on a connection: a stream of one that is shared, or a whole one. Which of both is known when it is connected. */
final class SharedEndpoint extends AsyncConnectionEndpoint {

    private final HttpRoute route;
    private final Origin origin;
    private final AsyncConnectionEndpoint whole;
    private volatile SharedConnection shared;
    private volatile SharedConnection negotiated;
    private volatile H2Stream stream;
    private volatile boolean isAwaited;

    private SharedEndpoint(
            HttpRoute route, Origin origin, AsyncConnectionEndpoint whole, SharedConnection shared, boolean isAwaited) {
        this.route = route;
        this.origin = origin;
        this.whole = whole;
        this.shared = shared;
        this.isAwaited = isAwaited;
    }

    /** A hold on a connection that is there. */
    static SharedEndpoint on(HttpRoute route, Origin origin, SharedConnection shared) {
        return new SharedEndpoint(route, origin, null, shared, false);
    }

    /**
     * A hold on one that is still to be opened, or is there and belongs to this call.
     *
     * @param isAwaited whether the origin must hear what becomes of it
     */
    static SharedEndpoint of(HttpRoute route, Origin origin, AsyncConnectionEndpoint whole, boolean isAwaited) {
        SharedEndpoint endpoint = new SharedEndpoint(route, origin, whole, null, isAwaited);
        if (whole.isConnected()) {
            endpoint.settle();
        }
        return endpoint;
    }

    HttpRoute route() {
        return route;
    }

    /** What HttpClient's pool has given for it, or null where the connection is shared. */
    AsyncConnectionEndpoint whole() {
        return whole;
    }

    /** The connection is open. Returns whether it is shared. */
    boolean settle() {
        SharedConnection both = negotiated;
        if (both == null) {
            if (isAwaited) {
                isAwaited = false;
                origin.openedForOne();
            }
            return false;
        }
        boolean wasAwaited = isAwaited;
        isAwaited = false;
        shared = both;
        both.connection().watch();
        origin.opened(both, wasAwaited);
        return true;
    }

    /** Sends the call. */
    @Override
    public void execute(
            String id,
            AsyncClientExchangeHandler handler,
            HandlerFactory<AsyncPushConsumer> push,
            HttpContext context) {
        if (shared == null) {
            whole.execute(id, handler, push, context);
        } else {
            context.setProtocolVersion(HttpVersion.HTTP_2);
            stream = shared.connection().open(handler, context);
        }
    }

    /** The call needs it no more. Returns whether its whole connection is to be given back. */
    boolean release() {
        if (shared != null) {
            cancel();
            origin.released(shared);
            return false;
        }
        if (isAwaited) {
            isAwaited = false;
            origin.failed();
        }
        return true;
    }

    private void cancel() {
        H2Stream last = stream;
        if (last != null) {
            last.cancel();
        }
    }

    /** Ends the call; other calls go on. */
    @Override
    public void close(CloseMode mode) {
        if (shared == null) {
            whole.close(mode);
        } else {
            cancel();
        }
    }

    @Override
    public boolean isConnected() {
        return shared == null ? whole.isConnected() : shared.connection().isOpen();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        if (shared == null) {
            whole.setSocketTimeout(timeout);
        }
    }

    @Override
    public EndpointInfo getInfo() {
        return shared == null
                ? whole.getInfo()
                : new EndpointInfo(HttpVersion.HTTP_2, shared.connection().getSSLSession());
    }

    /** Opens connections which speak HTTP/2 in the way of this package where TLS has found that the server does. */
    ConnectionInitiator watching(ConnectionInitiator initiator, Sharing sharing) {
        return new ConnectionInitiator() {
            @Override
            public Future<IOSession> connect(
                    NamedEndpoint remote,
                    SocketAddress remoteAddress,
                    SocketAddress localAddress,
                    Timeout timeout,
                    Object attachment,
                    FutureCallback<IOSession> callback) {
                return initiator.connect(
                        remote, remoteAddress, localAddress, timeout, attachment, new CallbackContribution<>(callback) {
                            @Override
                            public void completed(IOSession session) {
                                prepare((ProtocolIOSession) session, sharing);
                                callback.completed(session);
                            }
                        });
            }
        };
    }

    private void prepare(ProtocolIOSession session, Sharing sharing) {
        if (!route.isSecure()) {
            negotiated = sharing.share(session);
            session.upgrade(negotiated.connection());
            return;
        }
        session.registerProtocol(ApplicationProtocol.HTTP_2.id, (switched, callback) -> {
            negotiated = sharing.share(switched);
            H2Connection connection = negotiated.connection();
            switched.upgrade(connection);
            connection.connected(switched);
            if (callback != null) {
                callback.completed(switched);
            }
        });
    }

    /** Makes a connection one that calls share. */
    interface Sharing {
        SharedConnection share(ProtocolIOSession session);
    }
}
