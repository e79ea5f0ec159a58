package io.github.camelopenai.client.http;

import io.github.camelopenai.client.http.ContentDecoder.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * A body that is collected, decoded where it is coded, up to so many bytes, and no faster than the memory of the component has
 * room. While it has none, nothing is read from the connection, nothing is decoded, and the read time-out rests.
 *
 * <p>Bytes come on the I/O thread, and room on any; whichever comes goes on.
 */
final class WholeBody {

    private static final int PIECE_BYTES = 8 * 1024;
    private static final int FIRST_STEP = 16 * 1024;
    private static final int LONGEST_STEP = 1024 * 1024;

    private final long most;
    private final ResponseMemory.Share share;
    private final Failure whenFailed;
    private final BodyBytes bytes = new BodyBytes();
    private final Queue<byte[]> coded = new ArrayDeque<>();
    private ContentDecoder decoder;
    private byte[] piece;
    private byte[] replacement;
    private long received;
    private long told = -1;

    private long room;
    private int step = FIRST_STEP;
    private boolean waits;
    private CapacityChannel channel;
    private IOSession session;
    private Timeout timeout;
    private Runnable whenWhole;
    private boolean endsLater;
    private boolean handedOver;

    /**
     * @param most how many bytes it may have, as it came and decoded
     * @param share what it holds of the component's memory
     * @param whenFailed is told of what goes wrong on another thread than the connection's
     */
    WholeBody(long most, ResponseMemory.Share share, Failure whenFailed) {
        this.most = most;
        this.share = share;
        this.whenFailed = whenFailed;
    }

    /** Takes a failure. */
    interface Failure {
        void accept(Throwable reason);
    }

    /** The response has more bytes than {@code maxResponseSize}. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The body will have so many bytes, or, where that is negative, nobody knows how many. */
    synchronized void expect(long length) throws IOException {
        if (length > most) {
            throw new TooLargeException();
        }
        if (length >= 0) {
            share.expect(length);
            told = length;
        }
        bytes.expect(length);
    }

    /** What comes is coded. */
    synchronized void decode(ContentDecoder undo) {
        decoder = undo;
        piece = new byte[PIECE_BYTES];
    }

    /** Gives up what comes, for something else. */
    synchronized void replace(byte[] other) {
        bytes.drop();
        coded.clear();
        closeDecoder();
        replacement = other;
    }

    synchronized void add(ByteBuffer source) throws IOException {
        received += source.remaining();
        if (received > most) {
            throw new TooLargeException();
        }
        if (replacement != null) {
            source.position(source.limit());
        } else if (decoder == null) {
            room -= source.remaining();
            if (room < 0) {
                // The connection gives what it has read already, a few KB, without asking
                share.force(-room);
                room = 0;
            }
            bytes.add(source);
        } else {
            byte[] more = new byte[source.remaining()];
            source.get(more);
            coded.add(more);
            decodeOn();
        }
    }

    /** The connection asks how much more it may read. */
    synchronized void noRoom(CapacityChannel asks) throws IOException {
        channel = asks;
        goOn();
    }

    /** Runs an action when all that has come is taken: now, where it is. No more comes. */
    void whenTaken(Runnable action) {
        synchronized (this) {
            if (waits) {
                // The connection is done, and may serve another call
                resumeTimeout();
                whenWhole = action;
                endsLater = true;
                return;
            }
        }
        action.run();
    }

    private void goOn() throws IOException {
        if (decoder != null && replacement == null) {
            decodeOn();
        }
        if (channel == null || waits) {
            return;
        }
        boolean isCounted = decoder == null && replacement == null;
        if (isCounted && !hasRoom(1)) {
            return;
        }
        CapacityChannel reads = channel;
        channel = null;
        reads.update(isCounted ? (int) room : LONGEST_STEP);
    }

    private void decodeOn() throws IOException {
        while (hasRoom(PIECE_BYTES)) {
            int decoded = decoder.decode(piece, PIECE_BYTES);
            if (decoded > 0) {
                if (bytes.length() + (long) decoded > most) {
                    throw new TooLargeException();
                }
                room -= decoded;
                bytes.add(ByteBuffer.wrap(piece, 0, decoded));
                continue;
            }
            byte[] next = coded.poll();
            if (next == null) {
                return;
            }
            decoder.feed(next);
        }
    }

    /** Whether so many bytes may be kept; where not, this goes on when they may. */
    private boolean hasRoom(int wanted) throws IOException {
        if (waits) {
            return false;
        }
        if (room >= wanted) {
            return true;
        }
        long left = told < 0 ? step : Math.max(wanted, told - bytes.length());
        long granted = share.ask(Math.min(step, left), this::resume);
        if (granted == 0) {
            waits = true;
            pauseTimeout();
            return false;
        }
        addRoom(granted);
        return true;
    }

    private void addRoom(long granted) {
        room += granted;
        step = Math.min(2 * step, LONGEST_STEP);
    }

    private void resume() {
        Runnable done = null;
        try {
            synchronized (this) {
                if (!waits) {
                    return;
                }
                waits = false;
                addRoom(share.lastGranted());
                resumeTimeout();
                goOn();
                if (!waits) {
                    done = whenWhole;
                    whenWhole = null;
                }
            }
            if (done != null) {
                done.run();
            }
        } catch (Throwable e) {
            whenFailed.accept(e);
        }
    }

    /** The server is kept from sending: that is no silence of its own. */
    private void pauseTimeout() {
        session = session == null ? GuardedHandler.reading() : session;
        if (session != null) {
            timeout = session.getSocketTimeout();
            session.setSocketTimeout(Timeout.DISABLED);
        }
    }

    private void resumeTimeout() {
        if (session != null && timeout != null) {
            session.setSocketTimeout(timeout);
            timeout = null;
        }
    }

    /**
     * All of it. The caller owns it from then on.
     *
     * @throws UndecodableException where it is cut short
     */
    synchronized byte[] take() throws UndecodableException {
        byte[] all = replacement;
        if (all == null) {
            if (decoder != null) {
                decoder.end();
            }
            all = bytes.take();
            closeDecoder();
        }
        share.complete(all.length);
        return all;
    }

    /** Hands what was taken over to somebody else, who runs what is returned when he needs it no more. */
    synchronized Runnable handOver() {
        handedOver = true;
        return share::release;
    }

    /** Whether the last of it had to wait, so that it is taken when the connection is done already. */
    synchronized boolean endsLater() {
        return endsLater;
    }

    /** Gives back what it holds, unless it was handed over. */
    synchronized void drop() {
        if (handedOver) {
            return;
        }
        waits = false;
        whenWhole = null;
        bytes.drop();
        coded.clear();
        closeDecoder();
        share.release();
    }

    private void closeDecoder() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
