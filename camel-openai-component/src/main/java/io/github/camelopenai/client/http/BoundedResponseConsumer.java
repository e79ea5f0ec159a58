package io.github.camelopenai.client.http;

import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Collects a response in memory, up to the size that the call allows. */
final class BoundedResponseConsumer extends AbstractBinResponseConsumer<ApiResponse> {

    private final HttpCall call;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private HttpResponse response;

    BoundedResponseConsumer(HttpCall call) {
        this.call = call;
    }

    /** The response has more bytes than {@code maxResponseSize}. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected void start(HttpResponse head, ContentType contentType) {
        response = head;
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean endOfStream) throws TooLargeException {
        if (body.size() + (long) source.remaining() > call.maxResponseSize()) {
            throw new TooLargeException();
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        body.writeBytes(bytes);
    }

    @Override
    protected ApiResponse buildResult() {
        return new ApiResponse(call.target(), response.getCode(), headers(), body.toByteArray(), call.attempt());
    }

    @Override
    public void informationResponse(HttpResponse information, HttpContext context) {
        // 100 and 103 say nothing about the answer
    }

    @Override
    public void releaseResources() {
        body.reset();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (Iterator<Header> all = response.headerIterator(); all.hasNext(); ) {
            Header header = all.next();
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }
}
