package io.github.camelopenai.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A server that answers with the bytes that a test gives it, for the faults that no HTTP server makes.
 *
 * <pre>{@code
 * try (RawServer server = new RawServer(socket -> socket.getOutputStream().write(half))) { ... }
 * }</pre>
 *
 * <p>Each connection serves one request; it is read whole, and checked, before the answer begins, unless the server is {@link
 * #unread}: then the test decides how much of it is read.
 */
public final class RawServer implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("(?i)content-type: *([^\r\n]+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket listener;
    private final Answer answer;
    private final Conformance conformance = new Conformance();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final boolean reads;
    private final String scheme;
    private H2Gateway gateway;

    /** What the server does with a connection once the request is read. */
    @FunctionalInterface
    public interface Answer {
        void write(Socket socket) throws Exception;
    }

    public RawServer(Answer answer) {
        this(answer, true, null);
    }

    private RawServer(Answer answer, boolean reads, SSLContext tls) {
        this(answer, reads, tls, settings -> {});
    }

    private RawServer(Answer answer, boolean reads, SSLContext tls, Consumer<SSLServerSocket> settings) {
        this.answer = answer;
        this.reads = reads;
        this.scheme = tls == null ? "http" : "https";
        ServerSocketFactory sockets = tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
        try {
            listener = sockets.createServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (tls != null) {
            settings.accept((SSLServerSocket) listener);
        }
        threads.execute(this::accept);
    }

    /** A server that reads nothing by itself, for uploads that do not come to their end. */
    public static RawServer unread(Answer script) {
        return new RawServer(script, false, null);
    }

    /** As {@link #unread(Answer)}, over TLS. */
    public static RawServer unread(SSLContext tls, Answer script) {
        return new RawServer(script, false, tls);
    }

    /** A server of TLS. */
    public static RawServer overTls(SSLContext tls, Answer answer) {
        return new RawServer(answer, true, tls);
    }

    /**
     * A server of TLS.
     *
     * @param settings what it asks of its clients; a socket that accepts already would not take it for the next one
     */
    public static RawServer overTls(SSLContext tls, Consumer<SSLServerSocket> settings, Answer answer) {
        return new RawServer(answer, true, tls, settings);
    }

    /** Reads until the client closes the connection, and gives the last of what came. */
    public static String drain(Socket socket) {
        byte[] buffer = new byte[64 * 1024];
        StringBuilder last = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                last.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                last.delete(0, Math.max(0, last.length() - 100));
            }
        } catch (IOException e) {
            // The client has broken the connection, which ends it as well
        }
        return last.toString();
    }

    /** Writes a response with this status line, content type and body, then closes the connection. */
    public static Answer response(String status, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        };
    }

    /** Writes a response with this status line, these header lines and the bytes of the body, then closes the connection. */
    public static Answer bytes(String status, byte[] body, String... headers) {
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        };
    }

    public String baseUrl() {
        if (ByHttp2.version().equals("2") && scheme.equals("http")) {
            synchronized (this) {
                gateway = gateway == null ? new H2Gateway(port()) : gateway;
                return "http://127.0.0.1:" + gateway.port() + "/v1";
            }
        }
        return baseUrl("127.0.0.1");
    }

    /** The base URL under another name, for a proxy that knows it. */
    public String baseUrl(String host) {
        return scheme + "://" + host + ':' + port() + "/v1";
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The heads of the requests that have come whole. */
    public List<String> heads() {
        return heads;
    }

    /** The bodies of the requests that have come whole. */
    public List<String> bodies() {
        return bodies;
    }

    /** How many requests have come whole. */
    public int requests() {
        return requests.get();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return open.size();
    }

    /** Takes no more connections; those that are open stay. */
    public void stopListening() throws IOException {
        listener.close();
        DeadPort.keep(listener.getLocalPort());
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
            if (!reads || readRequest(socket.getInputStream())) {
                requests.incrementAndGet();
                answer.write(socket);
            }
        } catch (Exception e) {
            // The client went away, or the test made it so
        } finally {
            open.remove(socket);
        }
    }

    /**
     * Reads a request whole, and checks it, for a server that keeps its connections.
     *
     * @return whether there was one before the connection ended
     */
    public boolean readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(text);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        String[] line = text.split(" ", 3);
        Matcher type = TYPE.matcher(text);
        heads.add(text);
        bodies.add(new String(body, StandardCharsets.UTF_8));
        conformance.check(line[0], URI.create(line[1]), type.find() ? type.group(1) : null, body);
        return true;
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
        if (gateway != null) {
            gateway.close();
        }
        conformance.assertNoFaults();
    }
}
