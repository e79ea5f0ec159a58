package io.github.camelopenai.examples.gateway;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server whose streams the test holds in its hand: all of them get the next event when the test says so. */
final class EventServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerSocket listener;
    private final List<Socket> calls = new CopyOnWriteArrayList<>();

    EventServer() throws IOException {
        listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "event-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket call = listener.accept();
                call.setTcpNoDelay(true);
                readRequest(call.getInputStream());
                call.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
                calls.add(call);
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        Matcher length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
        in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    /** Waits until so many calls are under way. */
    void awaitCalls(int count) {
        await().atMost(PATIENCE).until(() -> calls.size() == count);
    }

    /** How many calls the gateway has not given up. */
    int openCalls() {
        calls.removeIf(EventServer::isClosedByPeer);
        return calls.size();
    }

    private static boolean isClosedByPeer(Socket call) {
        try {
            call.setSoTimeout(1);
            return call.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends events on all calls. */
    void send(Object events) {
        byte[] bytes = events.toString().getBytes(StandardCharsets.UTF_8);
        for (Socket call : calls) {
            try {
                call.getOutputStream().write(bytes);
            } catch (IOException e) {
                // Given up, as openCalls tells
            }
        }
    }

    /** Ends all calls. */
    void hangUp() throws IOException {
        for (Socket call : calls) {
            call.close();
        }
        calls.clear();
    }

    @Override
    public void close() {
        try {
            listener.close();
            hangUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
