package io.github.camelopenai.internal.client.http.h2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;

/** The streams of a connection: those under way, those that wait until the server takes more, and those that have something to send. */
final class H2Streams {

    private static final int LAST_ID = Integer.MAX_VALUE - 2;

    private final H2Connection connection;
    private final PeerSettings settings;
    private final Map<Integer, H2Stream> open = new HashMap<>();
    private final Queue<H2Stream> pending = new ArrayDeque<>();
    private final Queue<H2Stream> sending = new ArrayDeque<>();
    private final Set<H2Stream> blocked = new LinkedHashSet<>();

    /** Whether the connection was idle, has served others before, and the server has sent nothing since. */
    private boolean isUnheard;

    private int nextId = 1;

    H2Streams(H2Connection connection, PeerSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    boolean isEmpty() {
        return open.isEmpty() && pending.isEmpty();
    }

    /** The stream, or null where it has ended here. */
    H2Stream known(int id) throws H2ConnectionException {
        H2Stream stream = open.get(id);
        if (stream == null && (id % 2 == 0 || id >= nextId)) {
            throw new H2ConnectionException(
                    H2Error.PROTOCOL_ERROR, "A frame of the stream " + id + ", which is not open");
        }
        return stream;
    }

    /** Starts a call, or keeps it until the server takes more. */
    void begin(H2Stream stream) {
        if (stream.isDone()) {
            return;
        }
        if (open.size() >= settings.maxStreams()) {
            pending.add(stream);
        } else {
            start(stream);
        }
    }

    void startPending() {
        while (!pending.isEmpty() && open.size() < settings.maxStreams()) {
            start(pending.remove());
        }
    }

    private void start(H2Stream stream) {
        boolean isFirst = open.isEmpty();
        if (isFirst) {
            isUnheard = nextId > 1;
        }
        boolean isKept = isUnheard;
        int id = nextId;
        nextId += 2;
        open.put(id, stream);
        connection.guard(stream, () -> stream.start(id, settings.window(), isKept));
        if (isFirst) {
            connection.usedOrIdle();
        }
        if (id >= LAST_ID) {
            connection.leave();
            List<H2Stream> rest = List.copyOf(pending);
            pending.clear();
            rest.forEach(one -> one.fail(new NotProcessedException("the connection has no numbers for streams left")));
        }
    }

    /** The server has sent something. */
    void heard() {
        isUnheard = false;
    }

    /** It has ended. */
    void forget(H2Stream stream) {
        blocked.remove(stream);
        if (open.remove(stream.id(), stream)) {
            startPending();
        } else {
            pending.remove(stream);
        }
        if (isEmpty()) {
            connection.usedOrIdle();
        }
    }

    /** Takes those out that a server has not looked at which says that this is the last. */
    List<H2Stream> takeAfter(int last) {
        List<H2Stream> unseen = new ArrayList<>(pending);
        pending.clear();
        open.forEach((id, stream) -> {
            if (id > last) {
                unseen.add(stream);
            }
        });
        unseen.forEach(stream -> open.remove(stream.id(), stream));
        unseen.forEach(blocked::remove);
        return unseen;
    }

    void fail(Exception why) {
        List<H2Stream> all = new ArrayList<>(open.values());
        List<H2Stream> unsent = new ArrayList<>(pending);
        open.clear();
        pending.clear();
        blocked.clear();
        all.forEach(stream -> stream.fail(why));
        unsent.forEach(stream -> stream.fail(new NotProcessedException("the connection was lost before")));
    }

    /** The server has changed how much a stream may send at first. */
    void widen(int bytes) {
        if (bytes != 0) {
            List.copyOf(open.values()).forEach(stream -> connection.guard(stream, () -> stream.addSendWindow(bytes)));
        }
    }

    /** It has something to send, or may have. Returns whether that is news. */
    boolean want(H2Stream stream) {
        if (stream.isDone() || stream.isQueued) {
            return false;
        }
        stream.isQueued = true;
        sending.add(stream);
        return true;
    }

    /** The connection has a window again. */
    void unblock() {
        blocked.forEach(connection::wantOutput);
        blocked.clear();
    }

    boolean hasOutput() {
        return !sending.isEmpty();
    }

    /** Lets each that has something send a frame. Returns whether there was one. */
    boolean produce() {
        int turns = sending.size();
        for (int turn = 0; turn < turns && connection.hasRoom(); turn++) {
            H2Stream stream = sending.remove();
            stream.isQueued = false;
            if (stream.hasBody()) {
                connection.guard(stream, stream::produce);
            }
            if (stream.canSend()) {
                if (connection.canSend()) {
                    want(stream);
                } else {
                    blocked.add(stream);
                }
            }
        }
        return turns > 0;
    }
}
