package io.github.camelopenai.testsupport;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** A connection of an {@link H2Server}: one thread reads, and any may write. */
public final class H2ServerConnection {

    private static final int PREFACE_BYTES = 24;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final H2Server server;
    private final Socket socket;
    private final Map<Integer, H2ServerStream> streams = new ConcurrentHashMap<>();
    private final HPackDecoder decoder = new HPackDecoder(4_096, StandardCharsets.US_ASCII);
    private final HPackEncoder encoder = new HPackEncoder(4_096, StandardCharsets.US_ASCII);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger untilClose = new AtomicInteger();
    private volatile boolean isDeaf;
    private volatile boolean isStopped;
    private DataOutputStream out;
    private int maxStreams;
    private int clientWindow = 65_535;
    private long sendWindow = 65_535;

    H2ServerConnection(H2Server server, Socket socket) {
        this.server = server;
        this.socket = socket;
    }

    void serve() {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (!new String(in.readNBytes(PREFACE_BYTES), StandardCharsets.US_ASCII).startsWith("PRI ")) {
                return;
            }
            synchronized (this) {
                out = new DataOutputStream(socket.getOutputStream());
            }
            maxStreams = server.maxStreams();
            settings(maxStreams, server.window());
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                if (isStopped) {
                    closed.await();
                }
                if (isLastBeforeClose(lengthAndType & 0xff)) {
                    return;
                }
                if (!isDeaf) {
                    take(FrameType.valueOf(lengthAndType & 0xff), flags, stream, ByteBuffer.wrap(payload));
                }
            }
        } catch (Exception e) {
            // The client went away, or the test made it so
        } finally {
            streams.values().forEach(H2ServerStream::lost);
        }
    }

    private boolean isLastBeforeClose(int type) {
        boolean counts = type == FrameType.HEADERS.getValue() && untilClose.get() > 0;
        isDeaf |= counts;
        return counts && untilClose.decrementAndGet() == 0;
    }

    private void take(FrameType type, int flags, int id, ByteBuffer payload) throws Exception {
        switch (type) {
            case HEADERS -> {
                H2ServerStream stream = new H2ServerStream(this, id, decoder.decodeHeaders(payload), initialWindow());
                streams.put(id, stream);
                if (streams.size() > maxStreams) {
                    server.note("TOO MANY STREAMS");
                }
                server.began();
                if (server.isUnread() || (flags & END_STREAM) > 0) {
                    server.run(stream);
                }
            }
            case DATA -> data(streams.get(id), flags, payload);
            case SETTINGS -> settingsOfClient(flags, payload);
            case WINDOW_UPDATE -> window(id, payload.getInt());
            case RST_STREAM -> {
                server.note("RST_STREAM " + id + ' ' + H2Error.getByCode(payload.getInt()));
                if (streams.containsKey(id)) {
                    streams.get(id).lost();
                    ended(id);
                }
            }
            case PING -> {
                server.note("PING");
                if ((flags & ACK) == 0) {
                    frame(FrameType.PING, ACK, 0, payload.array());
                }
            }
            case GOAWAY -> {
                payload.getInt();
                server.note("GOAWAY " + H2Error.getByCode(payload.getInt()));
            }
            default -> server.note(type.name());
        }
    }

    private void data(H2ServerStream stream, int flags, ByteBuffer payload) throws Exception {
        if (stream == null || server.isUnread()) {
            return;
        }
        stream.add(payload.array());
        if (payload.hasRemaining()) {
            frame(FrameType.WINDOW_UPDATE, 0, 0, number(payload.remaining()));
        }
        if ((flags & END_STREAM) > 0) {
            server.run(stream);
        } else if (payload.hasRemaining()) {
            frame(FrameType.WINDOW_UPDATE, 0, stream.id(), number(payload.remaining()));
        }
    }

    private void settingsOfClient(int flags, ByteBuffer payload) throws IOException {
        if ((flags & ACK) > 0) {
            return;
        }
        synchronized (this) {
            while (payload.hasRemaining()) {
                int name = payload.getShort();
                int value = payload.getInt();
                clientWindow = name == 4 ? value : clientWindow;
            }
        }
        frame(FrameType.SETTINGS, ACK, 0);
    }

    private synchronized int initialWindow() {
        return clientWindow;
    }

    private synchronized void window(int id, int bytes) {
        if (id == 0) {
            sendWindow += bytes;
            notifyAll();
        } else if (streams.containsKey(id)) {
            streams.get(id).window(bytes);
            notifyAll();
        }
    }

    /** Says how many streams it takes, and how much of each at first. */
    public void settings(int maxStreams, int window) throws IOException {
        frame(
                FrameType.SETTINGS,
                0,
                0,
                ByteBuffer.allocate(12)
                        .putShort((short) 3)
                        .putInt(maxStreams)
                        .putShort((short) 4)
                        .putInt(window)
                        .array());
    }

    /** Says that it goes away, having looked at no stream after this one. */
    public void goAway(int last, H2Error why) throws IOException {
        frame(
                FrameType.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(last).putInt(why.getCode()).array());
    }

    /** Reads on and hears nothing, as a connection whose other end has gone. */
    public void deafen() {
        isDeaf = true;
    }

    /** Reads nothing more, and closes nothing, until the server is closed. */
    public void stopReading() {
        isStopped = true;
    }

    /** Closes the connection when so many more requests have come, without a word to any. */
    public void closeAtNextRequests(int count) {
        untilClose.set(count);
    }

    /** Closes the connection without a word. */
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed
        }
    }

    void head(int id, int status, boolean isEnd, String... namesAndValues) throws Exception {
        List<Header> headers = new ArrayList<>();
        headers.add(new BasicHeader(":status", String.valueOf(status)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new BasicHeader(namesAndValues[i], namesAndValues[i + 1]));
        }
        synchronized (this) {
            ByteArrayBuffer block = new ByteArrayBuffer(256);
            encoder.encodeHeaders(block, headers, false);
            byte[] bytes = block.toByteArray();
            int most = 16 * 1024;
            for (int from = 0; from < bytes.length; from += most) {
                int to = Math.min(from + most, bytes.length);
                frame(
                        from == 0 ? FrameType.HEADERS : FrameType.CONTINUATION,
                        (to == bytes.length ? END_HEADERS : 0) | (isEnd && from == 0 ? END_STREAM : 0),
                        id,
                        Arrays.copyOfRange(bytes, from, to));
            }
        }
        if (isEnd) {
            ended(id);
        }
    }

    /** Sends some of a body when the client has room for it. */
    void data(H2ServerStream stream, byte[] bytes, boolean isEnd) throws Exception {
        int sent = 0;
        do {
            int count;
            synchronized (this) {
                while ((count = (int) Math.min(
                                        Math.min(bytes.length - sent, 16 * 1024),
                                        Math.min(sendWindow, stream.window())))
                                <= 0
                        && sent < bytes.length) {
                    stream.refuseIfLost();
                    wait(1_000);
                }
                stream.refuseIfLost();
                sendWindow -= count;
                stream.window(-count);
            }
            boolean isLast = isEnd && sent + count == bytes.length;
            frame(FrameType.DATA, isLast ? END_STREAM : 0, stream.id(), Arrays.copyOfRange(bytes, sent, sent + count));
            sent += count;
        } while (sent < bytes.length);
        if (isEnd) {
            ended(stream.id());
        }
    }

    void reset(int id, H2Error why) throws IOException {
        ended(id);
        frame(FrameType.RST_STREAM, 0, id, number(why.getCode()));
    }

    private void ended(int id) {
        if (streams.remove(id) != null) {
            server.ended();
        }
    }

    /** Sends any frame. */
    public synchronized void frame(FrameType type, int flags, int stream, byte... payload) throws IOException {
        byte[] frame = ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type.getValue())
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
        out.write(frame);
        out.flush();
    }

    /** Sends many frames of the connection at once, all the same. */
    public synchronized void frames(int count, FrameType type, byte... payload) throws IOException {
        ByteBuffer frames = ByteBuffer.allocate(count * (9 + payload.length));
        for (int i = 0; i < count; i++) {
            frames.putInt(payload.length << 8 | type.getValue())
                    .put((byte) 0)
                    .putInt(0)
                    .put(payload);
        }
        out.write(frames.array());
        out.flush();
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
