package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * A server of HTTP/2 that does with each request what a test says, frame by frame, for what no HTTP server does.
 *
 * <pre>{@code
 * try (H2Server server = H2Server.overTls(identity.server(), stream -> stream.answer(Answers.chat("Hello")))) { ... }
 * }</pre>
 *
 * <p>A request is read whole, and checked, before its script runs, unless the server is {@link #unread}.
 */
public final class H2Server implements AutoCloseable {

    private final ServerSocket listener;
    private final boolean isTls;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<H2ServerConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Conformance conformance = new Conformance();
    private volatile int maxStreams = 100;
    private volatile int window = 65_535;
    private volatile boolean isUnread;

    /** What the server does with a request. */
    @FunctionalInterface
    public interface Script {
        void serve(H2ServerStream stream) throws Exception;
    }

    private H2Server(SSLContext tls, Script script) {
        this.script = script;
        this.isTls = tls != null;
        ServerSocketFactory sockets = tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
        try {
            listener = sockets.createServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (listener instanceof SSLServerSocket secure) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            secure.setSSLParameters(parameters);
        }
        threads.execute(this::accept);
    }

    public static H2Server overTls(SSLContext tls, Script script) {
        return new H2Server(tls, script);
    }

    /** One of plain http, which takes HTTP/2 for granted. */
    public static H2Server plain(Script script) {
        return new H2Server(null, script);
    }

    /** How many requests a connection takes at a time, from the next connection on. */
    public H2Server maxStreams(int most) {
        maxStreams = most;
        return this;
    }

    /** How much of a request may come before the server makes room, which it does byte by byte as it reads. */
    public H2Server window(int bytes) {
        window = bytes;
        return this;
    }

    /** Runs the script when the head of a request is there, and reads nothing more of it. */
    public H2Server unread() {
        isUnread = true;
        return this;
    }

    /** Does not check the requests: somebody else does. */
    void tolerate() {
        conformance.tolerate();
    }

    public String baseUrl() {
        return baseUrl("127.0.0.1");
    }

    /** The base URL under another name, for a proxy that knows it. */
    public String baseUrl(String host) {
        return (isTls ? "https://" : "http://") + host + ':' + port() + "/v1";
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were opened so far. */
    public int connections() {
        return connections.get();
    }

    /** The one connection that is open. */
    public H2ServerConnection connection() {
        return open.iterator().next();
    }

    public int openConnections() {
        return open.size();
    }

    /** How many requests have come. */
    public int requests() {
        return requests.get();
    }

    /** How many requests there were at the same time at most. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** What clients have sent besides requests, in words: {@code RST_STREAM 1 CANCEL}, {@code PING}, {@code GOAWAY NO_ERROR}. */
    public List<String> received() {
        return received;
    }

    /** Closes all connections without a word. */
    public void dropConnections() {
        open.forEach(H2ServerConnection::close);
    }

    int maxStreams() {
        return maxStreams;
    }

    int window() {
        return window;
    }

    boolean isUnread() {
        return isUnread;
    }

    void note(String frame) {
        received.add(frame);
    }

    void began() {
        requests.incrementAndGet();
        int now = atOnce.incrementAndGet();
        mostAtOnce.accumulateAndGet(now, Math::max);
    }

    void ended() {
        atOnce.decrementAndGet();
    }

    void run(H2ServerStream stream) {
        if (!isUnread) {
            conformance.check(stream.method(), stream.path(), stream.contentType(), stream.body());
        }
        threads.execute(() -> {
            try {
                script.serve(stream);
            } catch (Exception e) {
                // The client went away, or the test made it so
            }
        });
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                H2ServerConnection connection = new H2ServerConnection(this, socket);
                open.add(connection);
                threads.execute(() -> {
                    try {
                        connection.serve();
                    } finally {
                        open.remove(connection);
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
        threads.shutdownNow();
        conformance.assertNoFaults();
    }
}
