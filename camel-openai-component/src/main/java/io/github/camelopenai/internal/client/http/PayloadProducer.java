package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.request.Payload;
import io.github.camelopenai.internal.client.request.QuietClose;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/**
 * Sends a body that is read piece by piece: what blocks is done on the reader's threads, what writes on the I/O thread, and two
 * buffers go to and fro between them. While the server takes nothing, no thread is held.
 */
final class PayloadProducer implements AsyncEntityProducer {

    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int BUFFERS = 2;

    /** Over TLS a connection takes all that it is given, and keeps in memory what the socket does not take. */
    private static final int MOST_AT_ONCE_OVER_TLS = 16 * 1024;

    private final Payload payload;
    private final int mostAtOnce;
    private final Executor reader;
    private final Transmission transmission;

    private final Queue<ByteBuffer> full = new ArrayDeque<>();
    private final Queue<ByteBuffer> empty = new ArrayDeque<>();
    private DataStreamChannel channel;
    private InputStream in;
    private int buffers;
    private boolean reading;
    private boolean allRead;
    private boolean broken;
    private boolean released;
    private Throwable unreadable;
    private long sent;

    /** The content cannot be read on. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(Throwable cause) {
            super(cause);
        }
    }

    /**
     * @param reader runs what reads the content
     * @param transmission is told what is sent, and when the server takes no more
     * @param overTls whether the connection is one of TLS
     */
    PayloadProducer(Payload payload, Executor reader, Transmission transmission, boolean overTls) {
        this.mostAtOnce = overTls ? MOST_AT_ONCE_OVER_TLS : Integer.MAX_VALUE;
        this.payload = payload;
        this.reader = reader;
        this.transmission = transmission;
    }

    /** Whether something of the content has been read, or may be read now. */
    synchronized boolean isBegun() {
        return reading || allRead || in != null;
    }

    /** Whether the connection has taken all of it. */
    synchronized boolean isSent() {
        return allRead && full.isEmpty() && unreadable == null;
    }

    /** Whether the connection could take more, but the content gives none. */
    synchronized boolean waitsForContent() {
        return reading && full.isEmpty();
    }

    /** How much the connection has taken, in words. */
    synchronized String progress() {
        return sent + (isChunked() ? "" : " of " + getContentLength()) + " bytes of the request were sent";
    }

    @Override
    public synchronized int available() {
        if (broken) {
            return 0;
        }
        boolean somethingToSay = channel == null || unreadable != null || allRead;
        return full.isEmpty() ? (somethingToSay ? 1 : 0) : full.peek().remaining();
    }

    @Override
    public void produce(DataStreamChannel output) throws IOException {
        IOException failure = null;
        synchronized (this) {
            channel = output;
            if (broken) {
                return;
            }
            try {
                writeFull();
            } catch (IOException e) {
                failure = e;
                broken = true;
            }
            if (unreadable != null && !broken) {
                throw new UnreadableException(unreadable);
            }
            readOn();
        }
        if (failure != null) {
            transmission.awaitLastWords(this, failure);
        }
    }

    private void writeFull() throws IOException {
        int left = mostAtOnce;
        while (!full.isEmpty()) {
            ByteBuffer piece = full.peek();
            int end = piece.limit();
            piece.limit(piece.position() + Math.min(piece.remaining(), left));
            int written = channel.write(piece);
            piece.limit(end);
            if (written > 0) {
                sent += written;
                left -= written;
                transmission.taken();
            }
            if (piece.hasRemaining()) {
                return;
            }
            empty.add(full.remove().clear());
        }
        if (allRead && unreadable == null) {
            channel.endStream();
        }
    }

    /** Starts reading where there is something to read and a place to put it. */
    private void readOn() {
        boolean room = buffers < BUFFERS || !empty.isEmpty();
        if (!room || reading || allRead || released) {
            return;
        }
        reading = true;
        try {
            reader.execute(this::read);
        } catch (RejectedExecutionException e) {
            reading = false;
            stopReading(e);
        }
    }

    private void read() {
        ByteBuffer buffer;
        while ((buffer = takeEmpty()) != null) {
            try {
                in = in == null ? payload.content().open() : in;
                put(buffer, in.read(buffer.array()));
            } catch (Throwable e) {
                // A stream of the user's own may throw anything, and the call must end all the same
                stopReading(e);
            }
        }
        if (isReleased()) {
            closeQuietly();
        }
    }

    private synchronized boolean isReleased() {
        return released;
    }

    private synchronized ByteBuffer takeEmpty() {
        if (released || allRead || full.size() == BUFFERS) {
            reading = false;
            return null;
        }
        if (empty.isEmpty()) {
            buffers++;
            return ByteBuffer.allocate(BUFFER_BYTES);
        }
        return empty.remove();
    }

    private synchronized void put(ByteBuffer buffer, int count) {
        if (count < 0) {
            allRead = true;
        } else {
            full.add(buffer.limit(count));
        }
        channel.requestOutput();
    }

    private synchronized void stopReading(Throwable failure) {
        unreadable = failure;
        allRead = true;
        channel.requestOutput();
    }

    private void closeQuietly() {
        QuietClose.of(in);
    }

    @Override
    public void releaseResources() {
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
            full.clear();
            empty.clear();
            if (reading) {
                return;
            }
        }
        try {
            reader.execute(this::closeQuietly);
        } catch (RejectedExecutionException e) {
            closeQuietly();
        }
    }

    @Override
    public void failed(Exception cause) {
        releaseResources();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public long getContentLength() {
        return payload.content().length();
    }

    @Override
    public String getContentType() {
        return payload.contentType();
    }

    @Override
    public String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return getContentLength() < 0;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
