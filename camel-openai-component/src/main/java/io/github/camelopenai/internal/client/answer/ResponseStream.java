package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.api.OpenAIException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The body of a response while it arrives. What is not read stays in the socket, except for a small buffer.
 *
 * <p>A body that breaks off gives what came of it, then an {@link IOException} that says how much that is; its cause is the
 * {@link OpenAIException}. Closing it early closes the connection.
 */
public final class ResponseStream extends InputStream {

    private final long length;
    private final int grant;
    private final Source source;
    private final Queue<byte[]> chunks = new ArrayDeque<>();
    private final Queue<Runnable> beforeEnd = new ArrayDeque<>();
    private Runnable whenReadable;
    private int unreadWanted;
    private int unread;
    private int offset;
    private int taken;
    private long received;
    private boolean isEnding;
    private boolean ended;
    private boolean closed;
    private OpenAIException failure;

    /** Where the bytes come from. */
    public interface Source {

        /** So many more bytes may come. */
        void grant(int bytes);

        /** The answer has begun: what has come is more than comments. */
        void begun();

        /** No more bytes are wanted. */
        void abort();

        /** No more bytes are wanted, but the few that are missing may come. */
        void abortSoon();
    }

    /**
     * @param length how many bytes will come, or -1 where nobody knows
     * @param window how many bytes the source sends without a grant
     */
    public ResponseStream(long length, int window, Source source) {
        this.length = length;
        this.grant = window / 2;
        this.source = source;
    }

    /** The stream of a body that is there as a whole. */
    public static ResponseStream of(byte[] whole) {
        ResponseStream stream = new ResponseStream(whole.length, whole.length, new Source() {
            @Override
            public void grant(int bytes) {
                // All of them are there
            }

            @Override
            public void begun() {
                // Nobody waits for it
            }

            @Override
            public void abort() {
                // There is no connection
            }

            @Override
            public void abortSoon() {
                // There is no connection
            }
        });
        stream.add(whole);
        stream.end();
        return stream;
    }

    /** Bytes have come. */
    public void add(byte[] bytes) {
        Runnable reader;
        synchronized (this) {
            if (bytes.length == 0 || closed) {
                return;
            }
            chunks.add(bytes);
            received += bytes.length;
            unread += bytes.length;
            reader = wakeUp();
        }
        reader.run();
    }

    /** What has come is the beginning of the answer. */
    public void begun() {
        source.begun();
    }

    /** All bytes have come. */
    public void end() {
        finish(null);
    }

    /** No more bytes come, and some are missing. Once the stream has ended, this does nothing. */
    public void fail(OpenAIException reason) {
        if (finish(reason)) {
            source.abort();
        }
    }

    /**
     * Does something when the stream has ended, failed or been closed: now, where it has. It comes before the reader hears of the end: a
     * route that goes on after the last byte must find the call ended.
     */
    public void whenEnded(Runnable action) {
        synchronized (this) {
            if (!ended) {
                beforeEnd.add(action);
                return;
            }
        }
        action.run();
    }

    private boolean finish(OpenAIException reason) {
        synchronized (this) {
            if (isEnding) {
                return false;
            }
            isEnding = true;
            // What comes after its reader has closed it is no failure: it had what it wanted
            failure = closed ? null : reason;
        }
        endAfterActions();
        return true;
    }

    private void endAfterActions() {
        Runnable action;
        Runnable reader = () -> {};
        synchronized (this) {
            action = beforeEnd.poll();
            if (action == null) {
                ended = true;
                reader = wakeUp();
            }
        }
        if (action == null) {
            reader.run();
            return;
        }
        try {
            action.run();
        } finally {
            endAfterActions();
        }
    }

    /** Wakes the thread that waits in a read, and gives what else waits for bytes. */
    private Runnable wakeUp() {
        notifyAll();
        Runnable reader = whenReadable;
        if (reader == null || unread < unreadWanted && !ended) {
            return () -> {};
        }
        whenReadable = null;
        return reader;
    }

    /**
     * Does something once: now if there are bytes or no more will come, else when that is so. It runs on a thread that must not
     * be kept. Only one can wait at a time.
     */
    public void whenReadable(Runnable action) {
        whenUnread(1, action);
    }

    /** As {@link #whenReadable}, when so many bytes are there that are not taken. */
    void whenUnread(int bytes, Runnable action) {
        synchronized (this) {
            if (unread < bytes && !ended) {
                unreadWanted = bytes;
                whenReadable = action;
                return;
            }
        }
        action.run();
    }

    /**
     * The bytes that came first and are not taken, or null where there are none now. A stream that is polled must not be read.
     *
     * @throws OpenAIException where no more will come, and some are missing
     */
    public byte[] poll() {
        byte[] chunk;
        int granted;
        synchronized (this) {
            chunk = chunks.poll();
            if (chunk == null) {
                if (ended && failure != null) {
                    throw failure;
                }
                return null;
            }
            granted = take(chunk.length);
        }
        grant(granted);
        return chunk;
    }

    /** A copy of the bytes that have come and are not taken; they stay. */
    public synchronized byte[] unread() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(unread);
        int from = offset;
        for (byte[] chunk : chunks) {
            bytes.write(chunk, from, chunk.length - from);
            from = 0;
        }
        return bytes.toByteArray();
    }

    /** Whether no more bytes will come. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    /** Why some bytes are missing, or null. */
    public synchronized OpenAIException failure() {
        return failure;
    }

    /** Whether all bytes have come and are taken, or the stream is closed. */
    public synchronized boolean isDrained() {
        return ended && failure == null && chunks.isEmpty();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        int granted;
        int read;
        synchronized (this) {
            awaitBytes();
            byte[] chunk = chunks.peek();
            if (chunk == null) {
                return -1;
            }
            read = Math.min(size, chunk.length - offset);
            System.arraycopy(chunk, offset, target, start, read);
            offset += read;
            if (offset == chunk.length) {
                chunks.remove();
                offset = 0;
            }
            granted = take(read);
        }
        grant(granted);
        return read;
    }

    /** Notes that bytes are taken, and gives how many more may come for them. */
    private int take(int bytes) {
        unread -= bytes;
        taken += bytes;
        int granted = taken >= grant ? taken : 0;
        taken -= granted;
        return granted;
    }

    private void grant(int bytes) {
        if (bytes > 0) {
            source.grant(bytes);
        }
    }

    private void awaitBytes() throws IOException {
        while (chunks.isEmpty() && !ended && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The thread was interrupted while it waited for the response");
            }
        }
        if (closed) {
            throw new IOException("The stream of the response is closed: it is read after its exchange has ended");
        }
        if (chunks.isEmpty() && failure != null) {
            String all = length < 0 ? "" : " of " + length;
            throw new IOException(
                    "The response broke off after " + received + all + " bytes: " + failure.getMessage(), failure);
        }
    }

    /** No more bytes are wanted; what is left of the response is let through for a moment, so that the connection stays. */
    public void finishSoon() {
        synchronized (this) {
            if (closed || ended) {
                return;
            }
            closed = true;
            drop();
        }
        source.grant(Integer.MAX_VALUE / 2);
        source.abortSoon();
    }

    private void drop() {
        chunks.clear();
        unread = 0;
    }

    @Override
    public synchronized int available() {
        return chunks.isEmpty() ? 0 : chunks.peek().length - offset;
    }

    @Override
    public void close() {
        boolean isOpen;
        synchronized (this) {
            closed = true;
            drop();
            isOpen = !ended;
            notifyAll();
        }
        if (isOpen && finish(null)) {
            source.abort();
        }
    }
}
