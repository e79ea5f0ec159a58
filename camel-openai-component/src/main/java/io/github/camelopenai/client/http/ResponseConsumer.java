package io.github.camelopenai.client.http;

import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.HttpCall;
import io.github.camelopenai.client.ResponseStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Takes a response from the connection: in memory as a whole, up to the size that the call allows, or, where the call asks for
 * that and succeeded, as a stream.
 */
final class ResponseConsumer implements AsyncResponseConsumer<ApiResponse> {

    private final HttpCall call;
    private final Transmission transmission;
    private final BodyBytes body = new BodyBytes();
    private HttpResponse head;
    private ResponseStream stream;
    private FutureCallback<ApiResponse> whenWhole;

    ResponseConsumer(HttpCall call, Transmission transmission) {
        this.call = call;
        this.transmission = transmission;
    }

    /** The response has more bytes than {@code maxResponseSize}. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<ApiResponse> callback) {
        head = response;
        whenWhole = callback;
        if (call.isStreamed() && response.getCode() / 100 == 2) {
            stream = transmission.openStream(entity == null ? 0 : entity.getContentLength());
            transmission.answered(
                    new ApiResponse(call.target(), response.getCode(), headers(), stream, call.attempt()));
        }
        if (entity == null) {
            streamEnd(List.of());
        } else {
            body.expect(entity.getContentLength());
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        if (stream == null) {
            channel.update(Integer.MAX_VALUE);
        } else {
            transmission.noRoom(channel);
        }
    }

    @Override
    public void consume(ByteBuffer source) throws TooLargeException {
        transmission.signOfLife();
        if (stream != null) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            stream.add(bytes);
        } else if (body.length() + (long) source.remaining() > call.maxResponseSize()) {
            throw new TooLargeException();
        } else {
            body.add(source);
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        if (stream != null) {
            stream.end();
            whenWhole.completed(null);
        } else {
            whenWhole.completed(new ApiResponse(call.target(), head.getCode(), headers(), body.take(), call.attempt()));
        }
    }

    @Override
    public void informationResponse(HttpResponse information, HttpContext context) {
        // 100 and 103 say nothing about the answer
    }

    @Override
    public void failed(Exception cause) {
        // The exchange's own callback tells of it
    }

    @Override
    public void releaseResources() {
        body.drop();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (Iterator<Header> all = head.headerIterator(); all.hasNext(); ) {
            Header header = all.next();
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }
}
