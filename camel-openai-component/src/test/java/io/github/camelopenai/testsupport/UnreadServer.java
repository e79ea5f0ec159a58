package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that leaves it to the test how much of a request is read, for uploads that do not come to their end.
 *
 * <pre>{@code
 * try (UnreadServer server = new UnreadServer(socket -> socket.getInputStream().readNBytes(1_000))) { ... }
 * }</pre>
 */
public final class UnreadServer implements AutoCloseable {

    private static final ThreadLocal<StringBuilder> TAIL = ThreadLocal.withInitial(StringBuilder::new);

    private final ServerSocket listener;
    private final RawServer.Answer script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile String drained = "";

    /** @param script what the server does with a connection, which is closed behind it */
    public UnreadServer(RawServer.Answer script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }

    /** How many connections are open now. */
    public int openConnections() {
        return open.size();
    }

    /** The last bytes that {@link #drain} has read, of the connection that ended last. */
    public String drained() {
        return drained;
    }

    /** Reads until the client closes the connection. */
    public static void drain(Socket socket) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        StringBuilder tail = TAIL.get();
        for (int read = socket.getInputStream().read(buffer);
                read >= 0;
                read = socket.getInputStream().read(buffer)) {
            tail.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            tail.delete(0, Math.max(0, tail.length() - 100));
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.write(socket);
        } catch (Exception e) {
            // The client went away, or the test made it so
        } finally {
            drained = TAIL.get().toString();
            TAIL.remove();
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
