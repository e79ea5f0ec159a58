package io.github.camelopenai.internal.client.http.h2;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/** A connection of HTTP/2 in the pool, and how many calls have it. Its numbers are guarded by its {@link Origin}. */
final class SharedConnection implements ConnectionListener {

    private final Origin origin;
    private final H2Connection connection;
    private final Runnable whenClosed;
    private final AtomicBoolean released = new AtomicBoolean();

    /** How many calls use it, or are about to. */
    int calls;

    /** How many may: the call that has opened it, until the server says how many it takes. */
    int limit = 1;

    /** Whether the server has said how many it takes. */
    boolean isLimited;

    boolean retired;

    /**
     * @param endpoint what HttpClient's pool has given for it
     * @param release gives that back
     */
    SharedConnection(
            Origin origin,
            ProtocolIOSession session,
            H2Options options,
            AsyncConnectionEndpoint endpoint,
            Consumer<AsyncConnectionEndpoint> release) {
        this.origin = origin;
        this.connection = new H2Connection(session, options, this);
        this.whenClosed = () -> release.accept(endpoint);
    }

    H2Connection connection() {
        return connection;
    }

    @Override
    public void limited(int most) {
        origin.limited(this, most);
    }

    @Override
    public void retired() {
        origin.retired(this);
    }

    @Override
    public void closed() {
        origin.retired(this);
        if (released.compareAndSet(false, true)) {
            whenClosed.run();
        }
    }
}
