package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.http.coding.ContentDecoder;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.hc.core5.http.nio.CapacityChannel;

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
    private final boolean isCutAtMost;
    private final ResponseMemory.Share share;
    private final Failure whenFailed;
    private final ReadPause silence;
    private final BodyBytes bytes = new BodyBytes();
    private final Queue<byte[]> coded = new ArrayDeque<>(1);
    private ContentDecoder decoder;
    private byte[] piece;
    private byte[] replacement;
    private long received;
    private long told = -1;

    private long room;
    private int step = FIRST_STEP;
    private boolean waits;
    private CapacityChannel channel;
    private Runnable whenWhole;
    private boolean endsLater;
    private boolean handedOver;

    /**
     * @param most how many bytes it may have, as it came and decoded
     * @param isCutAtMost whether what is longer is told by a {@link AnswerCutException}, and {@link #takeCut} gives its beginning
     * @param share what it holds of the component's memory
     * @param silence lets the read time-out rest
     * @param whenFailed is told of what goes wrong on another thread than the connection's
     */
    WholeBody(long most, boolean isCutAtMost, ResponseMemory.Share share, ReadPause silence, Failure whenFailed) {
        this.silence = silence;
        this.most = most;
        this.isCutAtMost = isCutAtMost;
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
    synchronized void expect(long announced) throws IOException {
        if (announced > most && !isCutAtMost) {
            throw new TooLargeException();
        }
        long length = Math.min(announced, most);
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

    /** Whether something else is there instead of what comes. */
    synchronized boolean isReplaced() {
        return replacement != null;
    }

    synchronized void add(ByteBuffer source) throws IOException {
        received += source.remaining();
        boolean isTooMuch = received > most;
        if (isTooMuch && !isCutAtMost) {
            throw new TooLargeException();
        }
        if (isTooMuch && decoder == null && replacement == null) {
            source.limit(source.position() + (int) (most - bytes.length()));
        }
        take(source);
        if (isTooMuch) {
            throw new AnswerCutException();
        }
    }

    private void take(ByteBuffer source) throws IOException {
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
                silence.resume();
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
                addDecoded(decoded);
                continue;
            }
            byte[] next = coded.poll();
            if (next == null) {
                return;
            }
            decoder.feed(next);
        }
    }

    private void addDecoded(int decoded) throws IOException {
        boolean isTooMuch = bytes.length() + (long) decoded > most;
        if (isTooMuch && !isCutAtMost) {
            throw new TooLargeException();
        }
        int kept = isTooMuch ? (int) (most - bytes.length()) : decoded;
        room -= kept;
        bytes.add(ByteBuffer.wrap(piece, 0, kept));
        if (isTooMuch) {
            throw new AnswerCutException();
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
        long left = Math.max(wanted, (told < 0 ? most : told) - bytes.length());
        long granted = share.ask(Math.min(step, left), this::resume);
        if (granted == 0) {
            waits = true;
            silence.pause();
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
                silence.resume();
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

    /** What has come of it. The caller owns it from then on, and no more comes. */
    synchronized byte[] takeCut() {
        byte[] beginning = replacement == null ? bytes.take() : replacement;
        waits = false;
        whenWhole = null;
        coded.clear();
        closeDecoder();
        share.complete(beginning.length);
        return beginning;
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
