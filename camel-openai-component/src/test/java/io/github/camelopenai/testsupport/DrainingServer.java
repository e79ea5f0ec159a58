package io.github.camelopenai.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server that takes requests larger than memory: it counts their bytes and keeps a few of them.
 *
 * <pre>{@code
 * try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) { ... }
 * }</pre>
 */
public final class DrainingServer implements AutoCloseable {

    private static final int KEPT = 2_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Conformance conformance = new Conformance();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /**
     * A request.
     *
     * @param length the value of Content-Length, or null
     * @param bytes how many bytes the body had
     * @param start the first of them, as a text
     * @param end the last of them, without those of the start
     */
    public record Request(
            String method, String path, String contentType, String length, long bytes, String start, String end) {}

    /** @param answer gives the JSON for a request; a text that begins with a status such as {@code 500} is an error */
    public DrainingServer(Function<Request, String> answer) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, answer));
        server.start();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The requests that have come whole, in their order. */
    public List<Request> requests() {
        return requests;
    }

    /** How many requests were sent at a time at the busiest moment. */
    public int mostAtATime() {
        return most.get();
    }

    private void serve(HttpExchange exchange, Function<Request, String> answer) throws IOException {
        try (exchange) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Request request = drain(exchange);
            underWay.decrementAndGet();
            requests.add(request);
            conformance.check(request.method(), exchange.getRequestURI(), request.contentType(), abridged(request));
            String response = answer.apply(request);
            boolean isError = response.matches("(?s)[45]\\d\\d .*");
            byte[] body = (isError ? response.substring(4) : response).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(isError ? Integer.parseInt(response.substring(0, 3)) : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Request drain(HttpExchange exchange) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        StringBuilder start = new StringBuilder();
        StringBuilder end = new StringBuilder();
        long bytes = 0;
        InputStream in = exchange.getRequestBody();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int kept = Math.min(read, KEPT - start.length());
            start.append(new String(buffer, 0, Math.max(kept, 0), StandardCharsets.ISO_8859_1));
            end.append(new String(buffer, Math.max(kept, 0), read - Math.max(kept, 0), StandardCharsets.ISO_8859_1));
            end.delete(0, Math.max(0, end.length() - KEPT));
            bytes += read;
        }
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("Content-Length"),
                bytes,
                start.toString(),
                end.toString());
    }

    /** The request with a few bytes in place of its file, which comes last in a form; in JSON some of its base64 is left out. */
    private static byte[] abridged(Request request) {
        boolean isJson = "application/json".equals(request.contentType());
        String body = isJson ? request.start() + request.end() : request.start();
        if (request.contentType() != null && request.contentType().startsWith("multipart/")) {
            int file = body.indexOf("\r\n\r\n", body.indexOf("; filename=\""));
            String boundary = request.contentType().replaceFirst(".*boundary=", "");
            body = body.substring(0, file) + "\r\n\r\n(bytes)\r\n--" + boundary + "--\r\n";
        }
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        conformance.assertNoFaults();
    }
}
