package io.github.camelopenai.examples.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Writes events to one client. No thread waits for it: what a slow client does not take yet, the server writes when it does
 * (non-blocking I/O, section 3.7 of the Servlet specification).
 */
final class EventWriter implements WriteListener {

    private static final byte[] NOTHING = {};

    private final ServletOutputStream out;
    private CompletableFuture<Void> pending;
    private byte[] unwritten;
    private boolean unflushed;
    private boolean unchecked;
    private IOException failure;

    private EventWriter(ServletOutputStream out) {
        this.out = out;
    }

    /** Begins a response of events. */
    static EventWriter open(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        // nginx keeps events back otherwise
        response.setHeader("X-Accel-Buffering", "no");
        EventWriter writer = new EventWriter(response.getOutputStream());
        writer.out.setWriteListener(writer);
        return writer;
    }

    /**
     * Writes a piece, after the one before is written. The future ends when the piece has left, with a {@link
     * ClientGoneException} where it cannot.
     */
    CompletableFuture<Void> write(byte[] piece) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        synchronized (this) {
            pending = written;
            unwritten = piece;
            unflushed = true;
            unchecked = true;
        }
        onWritePossible();
        return written;
    }

    @Override
    public void onWritePossible() {
        CompletableFuture<Void> finished;
        IOException reason;
        synchronized (this) {
            if (pending == null || !advance()) {
                return;
            }
            finished = pending;
            pending = null;
            reason = failure;
        }
        if (reason == null) {
            finished.complete(null);
        } else {
            finished.completeExceptionally(new ClientGoneException(reason));
        }
    }

    /** Goes on with the pending piece, as far as it goes without waiting, and tells whether it is done with it. */
    private boolean advance() {
        try {
            while (failure == null && out.isReady()) {
                if (unwritten != null) {
                    byte[] piece = unwritten;
                    unwritten = null;
                    out.write(piece);
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else if (unchecked) {
                    // That a flush has failed shows when something is written behind it
                    unchecked = false;
                    out.write(NOTHING);
                } else {
                    return true;
                }
            }
        } catch (IOException e) {
            failure = e;
        }
        return failure != null;
    }

    @Override
    public void onError(Throwable reason) {
        synchronized (this) {
            failure = reason instanceof IOException io ? io : new IOException(reason);
        }
        onWritePossible();
    }
}
