package io.github.camelopenai.internal.client.http.h2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The connections to one server, and the calls that wait for one.
 *
 * <p>The first call opens a connection and the others wait for it: only then is it known whether they can share it. A server of HTTP/1.1
 * gets a connection for each call from then on. One of HTTP/2 gets a further connection when the others are full and more calls wait than
 * those that are being opened will take.
 */
final class Origin {

    /** A server should take at least so many (RFC 9113, section 6.5.2); until one has said how many, so many are expected. */
    private static final int EXPECTED_STREAMS = 100;

    private final Consumer<Grant> dispatcher;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<SharedConnection> connections = new ArrayList<>();
    private int opening;
    private int capacity = EXPECTED_STREAMS;
    private boolean shares;
    private boolean hurries;
    private volatile boolean isOneForEach;

    /** @param dispatcher does what a call was granted */
    Origin(Consumer<Grant> dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A call that waits for a connection. */
    interface Waiting {

        /** Whether it goes on on a connection that is there, now and here. */
        void use(SharedConnection connection);

        /**
         * It opens a connection, which may block.
         *
         * @param isAwaited whether the {@link Origin} must hear what becomes of it
         */
        void open(boolean isAwaited);
    }

    /**
     * What a call may do.
     *
     * @param connection the connection that it shares, or null where it opens one
     */
    record Grant(Waiting call, SharedConnection connection) {}

    /** Whether nobody would miss it. */
    synchronized boolean isUnused() {
        return waiting.isEmpty() && connections.isEmpty() && opening == 0;
    }

    /**
     * A call wants a connection.
     *
     * @param fresh whether it opens one, whatever there is
     */
    void enter(Waiting call, boolean fresh) {
        if (isOneForEach) {
            call.open(false);
            return;
        }
        if (fresh) {
            synchronized (this) {
                opening++;
            }
            call.open(true);
            return;
        }
        List<Grant> grants;
        synchronized (this) {
            waiting.add(call);
            grants = grants();
        }
        for (Grant grant : grants) {
            if (grant.call() == call && grant.connection() == null) {
                call.open(true);
            } else {
                dispatcher.accept(grant);
            }
        }
    }

    /**
     * A connection is open that can be shared; the call that has opened it has it.
     *
     * @param isAwaited whether that was awaited
     */
    void opened(SharedConnection connection, boolean isAwaited) {
        synchronized (this) {
            opening -= isAwaited ? 1 : 0;
            shares = true;
            isOneForEach = false;
            connection.calls++;
            if (!connection.retired) {
                hurries = false;
                connections.add(connection);
            }
        }
        go();
    }

    /** A connection that was awaited is open, and belongs to its call alone. */
    void openedForOne() {
        synchronized (this) {
            opening--;
            shares = false;
            isOneForEach = true;
        }
        go();
    }

    /** One that was awaited could not be opened, or its call has ended before. The calls that wait try at once, each for itself. */
    void failed() {
        synchronized (this) {
            opening--;
            hurries = true;
        }
        go();
    }

    void limited(SharedConnection connection, int most) {
        synchronized (this) {
            connection.limit = most;
            connection.isLimited = true;
            capacity = Math.max(1, most);
        }
        go();
    }

    /** It takes no more calls. */
    void retired(SharedConnection connection) {
        synchronized (this) {
            connection.retired = true;
            connections.remove(connection);
            // One that never says what it takes costs each wait a time-out
            hurries |= !connection.isLimited;
        }
        go();
    }

    /** A call does not need its connection any more. */
    void released(SharedConnection connection) {
        synchronized (this) {
            connection.calls--;
        }
        go();
    }

    /** A connection that no call has, which is not given to another; or null. */
    synchronized SharedConnection takeIdle() {
        for (SharedConnection connection : connections) {
            if (connection.calls == 0) {
                connections.remove(connection);
                connection.retired = true;
                return connection;
            }
        }
        return null;
    }

    private void go() {
        List<Grant> grants;
        synchronized (this) {
            grants = grants();
        }
        grants.forEach(dispatcher);
    }

    private List<Grant> grants() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Grant> grants = new ArrayList<>();
        while (!waiting.isEmpty()) {
            SharedConnection roomy = roomy();
            if (roomy != null) {
                roomy.calls++;
            } else if (mayOpen()) {
                opening++;
            } else {
                break;
            }
            grants.add(new Grant(waiting.remove(), roomy));
        }
        return grants;
    }

    private SharedConnection roomy() {
        for (SharedConnection connection : connections) {
            if (connection.calls < connection.limit) {
                return connection;
            }
        }
        return null;
    }

    private boolean mayOpen() {
        if (isOneForEach || hurries || opening == 0 && !isAboutToTell()) {
            return true;
        }
        return shares && !isAboutToTell() && waiting.size() > (long) opening * capacity;
    }

    /** Whether a server that was reached just now has still to say how many calls it takes. */
    private boolean isAboutToTell() {
        for (SharedConnection connection : connections) {
            if (!connection.connection().isSettled()) {
                return true;
            }
        }
        return false;
    }
}
