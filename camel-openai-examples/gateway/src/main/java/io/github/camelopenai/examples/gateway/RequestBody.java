package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the body of a request as it arrives. No thread waits for a client that sends slowly (non-blocking I/O, section 3.7 of the
 * Servlet specification).
 */
final class RequestBody implements ReadListener {

    private static final int SLOWEST_BYTES_PER_SECOND = 1024;
    private static final int FIRST_PIECE = 8 * 1024;
    private static final byte[] NONE = {};

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gateway-body-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final ServletInputStream in;
    private final Bounds bounds;
    private final int expected;
    private final BodyMemory.Share memory;
    private final CompletableFuture<ObjectNode> whole = new CompletableFuture<>();
    private byte[] bytes = NONE;
    private volatile int size;
    private int sizeBefore;

    /**
     * What a body may be.
     *
     * @param largest how many bytes it may have
     * @param patience how often it is looked whether 1 KB a second has come
     */
    record Bounds(int largest, Duration patience) {}

    private RequestBody(ServletInputStream in, Bounds bounds, int expected, BodyMemory.Share memory) {
        this.in = in;
        this.bounds = bounds;
        this.expected = expected;
        this.memory = memory;
    }

    /**
     * Begins to read. The future ends with the request, with a {@link Refusal}, or with a {@link ClientGoneException}.
     *
     * @param memory what the body takes its memory from
     */
    static CompletableFuture<ObjectNode> read(HttpServletRequest request, Bounds bounds, BodyMemory.Share memory)
            throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > bounds.largest()) {
            throw Refusal.tooLarge(bounds.largest());
        }
        int expected = announced < 0 ? bounds.largest() : (int) announced;
        RequestBody body = new RequestBody(request.getInputStream(), bounds, expected, memory);
        body.in.setReadListener(body);
        body.watch();
        return body.whole;
    }

    @Override
    public void onDataAvailable() {
        try {
            while (!whole.isDone() && in.isReady()) {
                if (size == bytes.length) {
                    grow();
                }
                int read = in.read(bytes, size, bytes.length - size);
                if (read < 0) {
                    return;
                }
                size += read;
                if (size > bounds.largest()) {
                    throw Refusal.tooLarge(bounds.largest());
                }
            }
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    /** Room for one byte more than expected: only reading on tells that there is none. */
    private void grow() {
        int room = (int) Math.min(Math.max(FIRST_PIECE, 2L * bytes.length), Math.max(expected, bytes.length) + 1L);
        memory.take(room - bytes.length);
        bytes = Arrays.copyOf(bytes, room);
    }

    private void watch() {
        long millis = bounds.patience().toMillis();
        ScheduledFuture<?> watch = WATCH.scheduleAtFixedRate(this::checkPace, millis, millis, TimeUnit.MILLISECONDS);
        whole.whenComplete((request, failure) -> watch.cancel(false));
    }

    private void checkPace() {
        long enough = bounds.patience().toMillis() * SLOWEST_BYTES_PER_SECOND / 1_000;
        if (size - sizeBefore < enough) {
            whole.completeExceptionally(Refusal.tooSlow());
        }
        sizeBefore = size;
    }

    @Override
    public void onAllDataRead() {
        try {
            whole.complete(RequestJson.read(bytes, size));
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
        // Jetty and the watch may hold this for a while
        bytes = NONE;
    }

    @Override
    public void onError(Throwable failure) {
        boolean isSilent = failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
        if (failure instanceof Refusal) {
            whole.completeExceptionally(failure);
        } else {
            whole.completeExceptionally(isSilent ? Refusal.tooSlow() : new ClientGoneException(failure));
        }
    }
}
