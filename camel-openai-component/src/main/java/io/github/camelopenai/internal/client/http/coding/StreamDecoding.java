package io.github.camelopenai.internal.client.http.coding;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Decodes a stream as its bytes arrive, and no further than its reader has room: the rest waits as it came, and then keeps the
 * connection waiting.
 *
 * <p>Bytes come on the I/O thread and room on the reader's. Whichever finds nobody decoding decodes, for the other as well, so
 * that nobody waits.
 */
public final class StreamDecoding implements ResponseStream.Source {

    private static final int PIECE_BYTES = 8 * 1024;

    private final ContentDecoder decoder;
    private final ResponseStream.Source connection;
    private final int window;
    private final Function<Throwable, OpenAIException> describe;
    private final ResponseStream stream;
    private final byte[] piece = new byte[PIECE_BYTES];
    private final Queue<byte[]> coded = new ConcurrentLinkedQueue<>();
    private final AtomicLong room;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean ended;
    private volatile boolean unwanted;
    private volatile OpenAIException failure;
    private int taken;
    private boolean over;

    /**
     * @param connection what the bytes come from
     * @param window how many bytes may be there unread, coded ones and decoded ones each
     * @param describe makes the failure of the stream from that of decoding it
     */
    public StreamDecoding(
            ContentDecoder decoder,
            ResponseStream.Source connection,
            int window,
            Function<Throwable, OpenAIException> describe) {
        this.decoder = decoder;
        this.connection = connection;
        this.window = window;
        this.describe = describe;
        this.room = new AtomicLong(window);
        this.stream = new ResponseStream(-1, window, this);
    }

    public ResponseStream stream() {
        return stream;
    }

    public void add(byte[] bytes) {
        coded.add(bytes);
        goOn();
    }

    public void end() {
        ended = true;
        goOn();
    }

    public void fail(OpenAIException reason) {
        failure = reason;
        goOn();
    }

    @Override
    public void grant(int bytes) {
        if (unwanted) {
            connection.grant(bytes);
        } else {
            room.addAndGet(bytes);
            goOn();
        }
    }

    @Override
    public void begun() {
        connection.begun();
    }

    @Override
    public void abort() {
        unwanted = true;
        goOn();
        connection.abort();
    }

    @Override
    public void abortSoon() {
        unwanted = true;
        goOn();
        connection.abortSoon();
    }

    /** One thread at a time does what there is to do; another that comes meanwhile leaves it more. */
    private void goOn() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            step();
            seen = calls.addAndGet(-seen);
        } while (seen > 0);
    }

    private void step() {
        if (over) {
            coded.clear();
            return;
        }
        try {
            boolean isDry = unwanted || decode();
            if (unwanted) {
                coded.clear();
                decoder.close();
            }
            if (failure != null) {
                finish(failure);
            } else if (ended && isDry && coded.isEmpty()) {
                finish(missing());
            }
        } catch (Throwable e) {
            finish(describe.apply(e));
        }
    }

    /** @return whether all that came is decoded */
    private boolean decode() throws ContentDecoder.UndecodableException {
        while (room.get() > 0 && !unwanted) {
            int decoded = decoder.decode(piece, (int) Math.min(piece.length, room.get()));
            if (decoded > 0) {
                room.addAndGet(-decoded);
                stream.add(Arrays.copyOf(piece, decoded));
                continue;
            }
            byte[] next = coded.poll();
            if (next == null) {
                return true;
            }
            decoder.feed(next);
            giveBack(next.length);
        }
        return false;
    }

    private void giveBack(int bytes) {
        taken += bytes;
        if (taken >= window / 2) {
            connection.grant(taken);
            taken = 0;
        }
    }

    private OpenAIException missing() {
        try {
            if (!unwanted) {
                decoder.end();
            }
            return null;
        } catch (ContentDecoder.UndecodableException e) {
            return describe.apply(e);
        }
    }

    private void finish(OpenAIException reason) {
        over = true;
        decoder.close();
        if (reason == null) {
            stream.end();
        } else {
            stream.fail(reason);
        }
    }
}
