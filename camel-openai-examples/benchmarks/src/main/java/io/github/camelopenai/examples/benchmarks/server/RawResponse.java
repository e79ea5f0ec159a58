package io.github.camelopenai.examples.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Bytes of HTTP responses, made once, so that an answer costs the server no more than a write. */
final class RawResponse {

    private RawResponse() {}

    static ByteBuf json(int status, String body) {
        byte[] bytes = bytes(body);
        return shared(
                bytes("HTTP/1.1 " + status + " OK\r\nContent-Type: application/json\r\nx-request-id: req_1\r\n"
                        + "Content-Length: " + bytes.length + "\r\n\r\n"),
                bytes);
    }

    static ByteBuf eventsHead() {
        return shared(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nx-request-id: req_1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"));
    }

    /** An event as a chunk of the response. */
    static ByteBuf event(String data) {
        byte[] event = bytes("data: " + data + "\n\n");
        return shared(bytes(Integer.toHexString(event.length) + "\r\n"), event, bytes("\r\n"));
    }

    static ByteBuf lastChunk() {
        return shared(bytes("0\r\n\r\n"));
    }

    private static ByteBuf shared(byte[]... parts) {
        ByteBuf whole = Unpooled.directBuffer();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return Unpooled.unreleasableBuffer(whole.asReadOnly());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
