package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.H2Error;

/** What follows from the frames of the server. */
final class ServerFrames {

    private final H2Connection connection;
    private final PeerSettings settings;
    private final HeaderBlocks headers;
    private final Windows windows;
    private final H2Streams streams;
    private final Outgoing out;

    ServerFrames(
            H2Connection connection,
            PeerSettings settings,
            HeaderBlocks headers,
            Windows windows,
            H2Streams streams,
            Outgoing out) {
        this.connection = connection;
        this.settings = settings;
        this.headers = headers;
        this.windows = windows;
        this.streams = streams;
        this.out = out;
    }

    /** Any frame has come. */
    void received() {
        connection.received();
    }

    void settings(ByteBuffer payload) throws IOException {
        int windowBefore = settings.window();
        settings.apply(payload);
        headers.tableOfServer(settings.headerTable());
        out.settingsTaken();
        streams.widen(settings.window() - windowBefore);
        connection.settled();
        streams.startPending();
    }

    void head(int id, List<Header> head, boolean isEnd) throws IOException {
        H2Stream stream = streams.known(id);
        if (stream != null) {
            connection.guard(stream, () -> stream.head(head, isEnd));
        }
    }

    /** @param frameLength how much of the windows the frame takes, padding and all */
    void data(int id, ByteBuffer bytes, int frameLength, boolean isEnd) throws IOException {
        int update = windows.received(frameLength);
        if (update > 0) {
            out.window(0, update);
        }
        H2Stream stream = streams.known(id);
        if (stream != null) {
            connection.guard(stream, () -> stream.data(bytes, frameLength, isEnd));
        }
    }

    void reset(int id, int code) throws IOException {
        H2Stream stream = streams.known(id);
        if (stream != null) {
            streams.forget(stream);
            stream.fail(
                    code == H2Error.REFUSED_STREAM.getCode()
                            ? new NotProcessedException("the server has refused the stream")
                            : new IOException("the server has reset the stream: " + name(code)));
        }
    }

    void ping(byte[] data) {
        out.pong(data);
    }

    /** The server goes away, and has not looked at any stream after this one. */
    void goAway(int last, int code) {
        connection.retire();
        List<H2Stream> unseen = streams.takeAfter(last);
        unseen.forEach(stream -> stream.fail(new NotProcessedException("the server goes away: " + name(code))));
        connection.usedOrIdle();
    }

    void window(int id, int bytes) throws IOException {
        if (id == 0) {
            windows.widenSending(bytes);
            streams.unblock();
            return;
        }
        H2Stream stream = streams.known(id);
        if (stream != null) {
            connection.guard(stream, () -> stream.addSendWindow(bytes));
        }
    }

    private static String name(int code) {
        H2Error error = H2Error.getByCode(code);
        return error == null ? String.valueOf(code) : error.name();
    }
}
