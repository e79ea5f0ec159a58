package io.github.camelopenai.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A server that takes so many calls in each second from its first call on, and refuses the others with 429 and the time that is
 * left. It tells nothing else of its limit.
 */
public final class RefusingServer implements AutoCloseable {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final int callsPerSecond;
    private final byte[] answer;
    private final LongSupplier clock;
    private long start;
    private long second;
    private int takenInSecond;
    private int calls;
    private long lastTakenAt;

    /** @param clock nanoseconds from any origin */
    public RefusingServer(int callsPerSecond, String answer, LongSupplier clock) {
        this.callsPerSecond = callsPerSecond;
        this.clock = clock;
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** How many calls have come, those that were refused too. */
    public synchronized int calls() {
        return calls;
    }

    /** The milliseconds from the first call to the last one that was taken. */
    public synchronized long millis() {
        return TimeUnit.NANOSECONDS.toMillis(lastTakenAt - start);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            long waitMillis = count();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (waitMillis == 0) {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                exchange.getResponseHeaders().set("retry-after-ms", String.valueOf(waitMillis));
                exchange.sendResponseHeaders(429, -1);
            }
        }
    }

    /** How long a call has to wait, 0 where it is taken. */
    private synchronized long count() {
        long now = clock.getAsLong();
        start = calls++ == 0 ? now : start;
        if ((now - start) / SECOND > second) {
            second = (now - start) / SECOND;
            takenInSecond = 0;
        }
        if (takenInSecond < callsPerSecond) {
            takenInSecond++;
            lastTakenAt = now;
            return 0;
        }
        return 1 + TimeUnit.NANOSECONDS.toMillis(start + (second + 1) * SECOND - now);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
