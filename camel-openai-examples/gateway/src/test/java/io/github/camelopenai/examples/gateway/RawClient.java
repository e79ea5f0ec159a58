package io.github.camelopenai.examples.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that reads when the test says so. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SMALL_BUFFER = 4_096;

    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[1_024];
    private String unseen = "";

    /** Asks a gateway for a stream. */
    RawClient(TestGateway gateway, String key, String extraFields) throws IOException {
        // So that what is not read soon holds the gateway back
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
        String body = "{\"model\":\"fast\",\"stream\":true," + extraFields
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    RawClient(TestGateway gateway) throws IOException {
        this(gateway, TestGateway.ALICE, "");
    }

    /** Reads until this comes, and gives what came up to its end. */
    String readUntil(String text) {
        try {
            int at = unseen.indexOf(text);
            while (at < 0) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    throw new AssertionError("The response has ended after: " + unseen);
                }
                unseen += new String(buffer, 0, read, StandardCharsets.UTF_8);
                at = unseen.indexOf(text);
            }
            String seen = unseen.substring(0, at + text.length());
            unseen = unseen.substring(seen.length());
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
