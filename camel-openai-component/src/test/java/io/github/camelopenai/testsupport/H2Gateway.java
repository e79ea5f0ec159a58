package io.github.camelopenai.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.H2Error;

/**
 * Stands before a server of HTTP/1.1 and speaks HTTP/2: so the tests of what such a server does run by HTTP/2 too.
 *
 * <p>What breaks on the one side is told on the other: an answer that is cut resets its stream, and a stream that is reset closes the
 * connection to the server.
 */
final class H2Gateway {

    private static final Set<String> OF_CONNECTIONS = Set.of("connection", "transfer-encoding", "keep-alive");

    private final int target;
    private final H2Server server = H2Server.plain(this::pass);

    /** @param target the port of the server */
    H2Gateway(int target) {
        this.target = target;
        server.tolerate();
    }

    int port() {
        return server.port();
    }

    void close() {
        server.close();
    }

    private void pass(H2ServerStream stream) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target)) {
            stream.whenLost(() -> close(socket));
            request(stream, socket.getOutputStream());
            answer(stream, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException | RuntimeException e) {
            if (!stream.isLost()) {
                stream.reset(H2Error.INTERNAL_ERROR);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed
        }
    }

    private void request(H2ServerStream stream, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(stream.method() + ' ' + stream.header(":path") + " HTTP/1.1\r\nHost: "
                + stream.header(":authority") + "\r\n");
        for (Header header : stream.headers()) {
            if (!header.getName().startsWith(":") && !header.getName().equals("content-length")) {
                head.append(header.getName())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        }
        if (stream.body().length > 0 || stream.method().equals("POST")) {
            head.append("Content-Length: ").append(stream.body().length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(stream.body());
        out.flush();
    }

    private static void answer(H2ServerStream stream, InputStream in) throws Exception {
        String[] head = head(in).split("\r\n");
        int status = Integer.parseInt(head[0].split(" ")[1]);
        List<String> headers = new ArrayList<>();
        long length = -1;
        boolean isChunked = false;
        for (String line : Arrays.copyOfRange(head, 1, head.length)) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            length = name.equals("content-length") ? Long.parseLong(value) : length;
            isChunked |= name.equals("transfer-encoding") && value.equals("chunked");
            if (!OF_CONNECTIONS.contains(name)) {
                headers.addAll(List.of(name, value));
            }
        }
        stream.head(status, headers.toArray(String[]::new));
        if (status < 200) {
            answer(stream, in);
        } else if (isChunked) {
            chunks(stream, in);
        } else {
            body(stream, in, length);
        }
    }

    private static void body(H2ServerStream stream, InputStream in, long length) throws Exception {
        byte[] buffer = new byte[8_000];
        long left = length < 0 ? Long.MAX_VALUE : length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0 && length >= 0) {
                throw new IOException("The server has broken off");
            }
            if (read < 0) {
                break;
            }
            stream.send(Arrays.copyOf(buffer, read));
            left -= read;
        }
        stream.end();
    }

    private static void chunks(H2ServerStream stream, InputStream in) throws Exception {
        while (true) {
            int size = Integer.parseInt(line(in).split(";")[0].strip(), 16);
            if (size == 0) {
                stream.end();
                return;
            }
            for (int left = size; left > 0; ) {
                byte[] piece = new byte[Math.min(left, 8_000)];
                int read = in.read(piece);
                if (read < 0) {
                    throw new IOException("The server has broken off");
                }
                stream.send(Arrays.copyOf(piece, read));
                left -= read;
            }
            line(in);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The server has broken off");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
