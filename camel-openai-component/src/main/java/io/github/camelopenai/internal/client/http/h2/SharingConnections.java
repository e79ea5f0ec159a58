package io.github.camelopenai.internal.client.http.h2;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HttpClient's pool of connections, of which calls share those that speak HTTP/2.
 *
 * <p>HttpClient opens the connections, tunnels and TLS among them, and its pool counts them. One that turns out to speak HTTP/2 stays leased
 * for as long as it is open, and each call on it has a {@link SharedEndpoint}.
 */
public final class SharingConnections implements AsyncClientConnectionManager {

    /** Asks for a connection that is opened now. */
    public static final Object FRESH = new Object();

    private static final int MANY_ORIGINS = 1_000;

    private final PoolingAsyncClientConnectionManager pool;
    private final boolean onlyHttp2;
    private final H2Options options;
    private final Executor starter;
    private final ConcurrentMap<HttpRoute, Origin> origins = new ConcurrentHashMap<>();
    private final AtomicInteger shared = new AtomicInteger();

    /** How many calls wait for the pool to let them open a connection. */
    private final AtomicInteger asking = new AtomicInteger();

    /**
     * @param pool offers HTTP/2 in TLS handshakes
     * @param onlyHttp2 whether nothing else may be spoken, by plain http too
     * @param starter opens connections for calls that have waited; looking up a host may block it
     */
    public SharingConnections(
            PoolingAsyncClientConnectionManager pool, boolean onlyHttp2, H2Options options, Executor starter) {
        this.pool = pool;
        this.onlyHttp2 = onlyHttp2;
        this.options = options;
        this.starter = starter;
    }

    @Override
    public Future<AsyncConnectionEndpoint> lease(
            String id,
            HttpRoute route,
            Object state,
            Timeout timeout,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        boolean fresh = state == FRESH;
        Object ofUser = fresh ? null : state;
        if (!route.isSecure() && !onlyHttp2) {
            return pool.lease(id, route, ofUser, timeout, callback);
        }
        BasicFuture<AsyncConnectionEndpoint> lease = new BasicFuture<>(callback);
        Origin origin = origin(route);
        origin.enter(
                new Origin.Waiting() {
                    @Override
                    public void use(SharedConnection connection) {
                        lease.completed(SharedEndpoint.on(route, origin, connection));
                    }

                    @Override
                    public void open(boolean isAwaited) {
                        leaseWhole(id, route, ofUser, timeout, origin, isAwaited, lease);
                    }
                },
                fresh);
        return lease;
    }

    private Origin origin(HttpRoute route) {
        Origin known = origins.get(route);
        if (known != null) {
            return known;
        }
        if (origins.size() > MANY_ORIGINS) {
            origins.values().removeIf(Origin::isUnused);
        }
        return origins.computeIfAbsent(route, added -> new Origin(this::dispatch));
    }

    private void dispatch(Origin.Grant grant) {
        if (grant.connection() != null) {
            grant.call().use(grant.connection());
            return;
        }
        try {
            starter.execute(() -> grant.call().open(true));
        } catch (RejectedExecutionException e) {
            // The component stops, and with it all calls
            grant.call().open(true);
        }
    }

    private void leaseWhole(
            String id,
            HttpRoute route,
            Object state,
            Timeout timeout,
            Origin origin,
            boolean isAwaited,
            BasicFuture<AsyncConnectionEndpoint> lease) {
        asking.incrementAndGet();
        makeRoom();
        try {
            pool.lease(id, route, state, timeout, new FutureCallback<>() {
                @Override
                public void completed(AsyncConnectionEndpoint whole) {
                    asking.decrementAndGet();
                    lease.completed(SharedEndpoint.of(route, origin, whole, isAwaited));
                }

                @Override
                public void failed(Exception reason) {
                    notOpened();
                    lease.failed(reason);
                }

                @Override
                public void cancelled() {
                    notOpened();
                    lease.cancel();
                }

                private void notOpened() {
                    asking.decrementAndGet();
                    if (isAwaited) {
                        origin.failed();
                    }
                }
            });
        } catch (RuntimeException e) {
            asking.decrementAndGet();
            if (isAwaited) {
                origin.failed();
            }
            lease.failed(e);
        }
    }

    /** Makes room for a connection that a call waits for where a shared one that nobody uses takes it. */
    private void makeRoom() {
        if (asking.get() > 0 && shared.get() > 0 && pool.getTotalStats().getLeased() >= pool.getMaxTotal()) {
            closeIdle();
        }
    }

    private void closeIdle() {
        for (Origin origin : origins.values()) {
            SharedConnection idle = origin.takeIdle();
            if (idle != null) {
                idle.connection().leave();
                return;
            }
        }
    }

    @Override
    public Future<AsyncConnectionEndpoint> connect(
            AsyncConnectionEndpoint endpoint,
            ConnectionInitiator initiator,
            Timeout timeout,
            Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        if (!(endpoint instanceof SharedEndpoint both)) {
            return pool.connect(endpoint, initiator, timeout, attachment, context, callback);
        }
        return pool.connect(
                both.whole(),
                both.watching(initiator, session -> share(both, session)),
                timeout,
                attachment,
                context,
                new CallbackContribution<>(callback) {
                    @Override
                    public void completed(AsyncConnectionEndpoint whole) {
                        if (both.route().isTunnelled()) {
                            callback.completed(both);
                        } else {
                            settle(both, callback);
                        }
                    }
                });
    }

    private SharedConnection share(SharedEndpoint endpoint, ProtocolIOSession session) {
        shared.incrementAndGet();
        return new SharedConnection(origin(endpoint.route()), session, options, endpoint.whole(), whole -> {
            shared.decrementAndGet();
            whole.close(CloseMode.IMMEDIATE);
            pool.release(whole, null, TimeValue.ZERO_MILLISECONDS);
        });
    }

    private void settle(SharedEndpoint endpoint, FutureCallback<AsyncConnectionEndpoint> callback) {
        if (!endpoint.settle() && onlyHttp2) {
            endpoint.close(CloseMode.GRACEFUL);
            callback.failed(NoHttp2Exception.notOffered());
        } else {
            callback.completed(endpoint);
        }
    }

    @Override
    public void upgrade(
            AsyncConnectionEndpoint endpoint,
            Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        if (!(endpoint instanceof SharedEndpoint both)) {
            pool.upgrade(endpoint, attachment, context, callback);
            return;
        }
        pool.upgrade(both.whole(), attachment, context, new CallbackContribution<>(callback) {
            @Override
            public void completed(AsyncConnectionEndpoint whole) {
                settle(both, callback);
            }
        });
    }

    /** The older form, which nobody calls. */
    @Override
    public void upgrade(AsyncConnectionEndpoint endpoint, Object attachment, HttpContext context) {
        upgrade(endpoint, attachment, context, new FutureCallback<>() {
            @Override
            public void completed(AsyncConnectionEndpoint result) {
                // Nobody waits
            }

            @Override
            public void failed(Exception reason) {
                // Nobody waits
            }

            @Override
            public void cancelled() {
                // Nobody waits
            }
        });
    }

    @Override
    public void release(AsyncConnectionEndpoint endpoint, Object state, TimeValue keepAlive) {
        if (!(endpoint instanceof SharedEndpoint both)) {
            pool.release(endpoint, state, keepAlive);
        } else if (both.release()) {
            pool.release(both.whole(), state, keepAlive);
        } else {
            // A call may have asked while this one still had its connection
            makeRoom();
        }
    }

    @Override
    public void close(CloseMode mode) {
        pool.close(mode);
    }

    @Override
    public void close() {
        pool.close();
    }
}
