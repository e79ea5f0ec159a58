package io.github.camelopenai.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.H2Error;

/** A request to an {@link H2Server}, and what is done with it. */
public final class H2ServerStream {

    private final H2ServerConnection connection;
    private final int id;
    private final List<Header> head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long window;
    private volatile boolean lost;
    private volatile Runnable whenLost = () -> {};

    H2ServerStream(H2ServerConnection connection, int id, List<Header> head, int window) {
        this.connection = connection;
        this.id = id;
        this.head = head;
        this.window = window;
    }

    public int id() {
        return id;
    }

    public H2ServerConnection connection() {
        return connection;
    }

    /** The value of a header, or null. */
    public String header(String name) {
        return head.stream()
                .filter(header -> header.getName().equals(name))
                .map(Header::getValue)
                .findFirst()
                .orElse(null);
    }

    public byte[] body() {
        return body.toByteArray();
    }

    /** Whether the body has this text. */
    public boolean asks(String text) {
        return new String(body(), StandardCharsets.UTF_8).contains(text);
    }

    String method() {
        return header(":method");
    }

    URI path() {
        return URI.create(header(":path"));
    }

    String contentType() {
        return header("content-type");
    }

    void add(byte[] bytes) throws IOException {
        body.write(bytes);
    }

    long window() {
        return window;
    }

    void window(int bytes) {
        window += bytes;
    }

    void lost() {
        lost = true;
        whenLost.run();
    }

    boolean isLost() {
        return lost;
    }

    /** Does something when the client has ended the stream. */
    void whenLost(Runnable action) {
        whenLost = action;
        if (lost) {
            action.run();
        }
    }

    List<Header> headers() {
        return head;
    }

    void refuseIfLost() throws IOException {
        if (lost) {
            throw new IOException("The client has ended the stream");
        }
    }

    /** Answers with JSON. */
    public void answer(String json) throws Exception {
        answer(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public void answer(int status, String type, byte[] bytes) throws Exception {
        head(status, "content-type", type, "content-length", String.valueOf(bytes.length));
        end(bytes);
    }

    /** Begins an answer. */
    public void head(int status, String... namesAndValues) throws Exception {
        connection.head(id, status, false, namesAndValues);
    }

    /** Sends some of the body when the client has room for it, and waits until then. */
    public void send(byte[] bytes) throws Exception {
        connection.data(this, bytes, false);
    }

    public void send(String text) throws Exception {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the last of the body. */
    public void end(byte... bytes) throws Exception {
        connection.data(this, bytes, true);
    }

    /** Ends the stream with an error. */
    public void reset(H2Error why) throws IOException {
        connection.reset(id, why);
    }
}
