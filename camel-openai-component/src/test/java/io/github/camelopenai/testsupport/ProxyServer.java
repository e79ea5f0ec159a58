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
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy: it tunnels what comes with CONNECT, forwards what comes with an absolute URL, and finds every host on the
 * loopback address, whatever its name.
 *
 * <pre>{@code
 * try (ProxyServer proxy = ProxyServer.asking("user", "password")) { ... proxy.port() ... }
 * }</pre>
 *
 * <p>It strips what is for itself from what it forwards, as proxies must.
 */
public final class ProxyServer implements AutoCloseable {

    private static final String REFUSAL = "HTTP/1.1 407 Proxy Authentication Required\r\n"
            + "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n";

    private final ServerSocket listener;
    private final String authorization;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private ProxyServer(String authorization) {
        this.authorization = authorization;
        try {
            listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** A proxy for everyone. */
    public static ProxyServer open() {
        return new ProxyServer(null);
    }

    /** A proxy that asks for a password. */
    public static ProxyServer asking(String user, String password) {
        byte[] credentials = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return new ProxyServer("Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The heads of the requests so far, those in tunnels excepted. */
    public List<String> heads() {
        return heads;
    }

    /** How many clients are connected now. */
    public int openConnections() {
        return open.size();
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

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            while (!head.isEmpty()) {
                heads.add(head);
                if (authorization == null || head.contains("Proxy-Authorization: " + authorization + "\r\n")) {
                    pass(head, client);
                    return;
                }
                client.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.US_ASCII));
                head = head(client.getInputStream());
            }
        } catch (IOException e) {
            // One of both sides went away
        } finally {
            open.remove(client);
        }
    }

    /** A head up to its empty line, or nothing where the connection ends before. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private void pass(String head, Socket client) throws IOException {
        String[] line = head.split(" ", 3);
        boolean isTunnel = line[0].equals("CONNECT");
        URI target = URI.create(isTunnel ? "http://" + line[1] : line[1]);
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
            if (isTunnel) {
                client.getOutputStream().write("HTTP/1.1 200 Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                server.getOutputStream().write(forwarded(line, target).getBytes(StandardCharsets.ISO_8859_1));
            }
            threads.execute(() -> {
                try (server) {
                    copy(client, server);
                } catch (IOException e) {
                    // The other direction ends as well
                }
            });
            copy(server, client);
        }
    }

    /** One request for each connection, for the next one would come with a head for the proxy again. */
    private static String forwarded(String[] line, URI target) {
        String query = target.getRawQuery() == null ? "" : '?' + target.getRawQuery();
        String rest = line[2].replaceAll("(?i)\r\n(proxy-[a-z]+|connection):[^\r]*", "");
        return line[0]
                + ' '
                + target.getRawPath()
                + query
                + ' '
                + rest.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
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
