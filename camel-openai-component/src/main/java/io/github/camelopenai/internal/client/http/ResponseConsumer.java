package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.BodyText;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Takes a response from the connection: in memory as a whole, up to the size that the call allows, or, where the call asks for
 * that and succeeded, as a stream. Content codings are undone here, and the charset of a text that is there as a whole is UTF-8 from
 * here on.
 */
final class ResponseConsumer implements AsyncResponseConsumer<Void> {

    private final HttpCall call;
    private final Transmission transmission;
    private HttpResponse head;
    private Map<String, String> headers;
    private StreamedBody stream;
    private WholeBody body;
    private FutureCallback<Void> whenWhole;
    private boolean hasBegun;

    ResponseConsumer(HttpCall call, Transmission transmission) {
        this.call = call;
        this.transmission = transmission;
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<Void> callback)
            throws IOException {
        head = response;
        headers = headers(response);
        whenWhole = callback;
        long length = entity == null ? 0 : entity.getContentLength();
        if (call.isStreamed() && isSuccess()) {
            ContentDecoder decoder = entity == null ? null : decoder();
            stream = transmission.openStream(decoder == null ? length : -1, decoder);
            transmission.answered(new ApiResponse(
                    call.target(),
                    response.getCode(),
                    headers,
                    stream.stream(),
                    call.attempt().number()));
        } else {
            if (!isSuccess()) {
                begun();
            }
            long most = isSuccess() ? call.maxResponseSize() : transmission.mostOfError();
            body = new WholeBody(
                    most,
                    !isSuccess(),
                    transmission.shareOfMemory(most),
                    new ReadPause(transmission),
                    this::failedElsewhere);
            if (entity != null) {
                decodeWhole(length);
            }
        }
        if (entity == null) {
            streamEnd(List.of());
        }
    }

    /** An error is told by its status, even if its words cannot be read. */
    private void decodeWhole(long length) throws IOException {
        try {
            ContentDecoder decoder = decoder();
            if (decoder == null) {
                body.expect(length);
            } else {
                body.decode(decoder);
            }
        } catch (UndecodableException e) {
            unreadable(e);
        }
    }

    private void unreadable(UndecodableException why) throws UndecodableException {
        if (isSuccess()) {
            throw why;
        }
        headers.put("content-type", "text/plain");
        body.replace(("The answer " + why.getMessage()).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSuccess() {
        return head.getCode() / 100 == 2;
    }

    /** What undoes the codings of the body, or null. The headers that tell of the coded bytes go. */
    private ContentDecoder decoder() throws UndecodableException {
        if (!headers.containsKey("content-encoding")) {
            return null;
        }
        ContentDecoder decoder = ContentDecoder.of(Stream.of(head.getHeaders("Content-Encoding"))
                .map(Header::getValue)
                .toList());
        if (decoder != null) {
            headers.remove("content-encoding");
            headers.remove("content-length");
        }
        return decoder;
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        if (stream == null) {
            taking(() -> body.noRoom(channel));
        } else {
            stream.noRoom(channel);
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        transmission.signOfLife();
        if (stream != null) {
            stream.add(source);
            return;
        }
        if (!hasBegun && saysSomething(source)) {
            begun();
        }
        taking(() -> body.add(source));
    }

    private void begun() {
        hasBegun = true;
        transmission.begun();
    }

    /** Some proxies send the head at once, and then blanks, so that nobody gives up while the model works. */
    private static boolean saysSomething(ByteBuffer source) {
        for (int i = source.position(); i < source.limit(); i++) {
            byte one = source.get(i);
            if (one != ' ' && one != '\n' && one != '\r' && one != '\t') {
                return true;
            }
        }
        return false;
    }

    /** A step of taking the body. */
    private interface Taking {
        void run() throws IOException;
    }

    private void taking(Taking step) throws IOException {
        try {
            step.run();
        } catch (UndecodableException e) {
            unreadable(e);
        } catch (AnswerCutException e) {
            endCut();
            // Whatever else comes is not wanted: this closes the connection
            throw e;
        }
    }

    /** What goes wrong while the connection waits, on another thread. */
    private void failedElsewhere(Throwable reason) {
        try {
            if (reason instanceof UndecodableException undecodable) {
                unreadable(undecodable);
            } else if (!(reason instanceof AnswerCutException)) {
                transmission.failed(reason);
                return;
            }
            endCut();
            transmission.abort();
        } catch (UndecodableException e) {
            transmission.failed(e);
        }
    }

    /** Ends the call with the error whose beginning is there. */
    private void endCut() {
        if (transmission.isRefusedByProxy(head.getCode())) {
            transmission.failed(new ProxyRefusal(head.getCode(), headers));
            return;
        }
        boolean isBeginning = !body.isReplaced();
        byte[] bytes = body.takeCut();
        if (isBeginning) {
            bytes = beginning(bytes);
        }
        ApiResponse response = new ApiResponse(
                        call.target(),
                        head.getCode(),
                        headers,
                        bytes,
                        call.attempt().number())
                .holding(body.handOver());
        transmission.answered(isBeginning ? response.cut() : response);
    }

    private byte[] beginning(byte[] bytes) {
        try {
            BodyText text = BodyText.ofBeginning(bytes, headers.get("content-type"));
            headers.computeIfPresent("content-type", (name, type) -> text.contentType());
            return text.bytes();
        } catch (BodyText.UnreadableTextException e) {
            return bytes;
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        if (stream != null) {
            stream.end();
            whenWhole.completed(null);
            return;
        }
        body.whenTaken(this::endWhole);
        if (body.endsLater()) {
            transmission.whenEnded(body::drop);
        }
    }

    private void endWhole() {
        if (transmission.isRefusedByProxy(head.getCode())) {
            whenWhole.failed(new ProxyRefusal(head.getCode(), headers));
        } else {
            try {
                // Not through HttpClient: it drops what comes to a call that has just been cancelled, and with it the
                // memory
                transmission.answered(whole());
                whenWhole.completed(null);
            } catch (UndecodableException e) {
                whenWhole.failed(e);
            }
        }
    }

    private ApiResponse whole() throws UndecodableException {
        byte[] bytes;
        try {
            BodyText text = BodyText.of(body.take(), headers.get("content-type"));
            headers.computeIfPresent("content-type", (name, type) -> text.contentType());
            bytes = text.bytes();
        } catch (BodyText.UnreadableTextException | UndecodableException e) {
            unreadable(new UndecodableException(e.getMessage()));
            bytes = body.take();
        }
        return new ApiResponse(
                        call.target(),
                        head.getCode(),
                        headers,
                        bytes,
                        call.attempt().number())
                .holding(body.handOver());
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
        if (body != null && !body.endsLater()) {
            body.drop();
        }
    }

    private static Map<String, String> headers(HttpResponse head) {
        Map<String, String> headers = new HashMap<>();
        for (Iterator<Header> all = head.headerIterator(); all.hasNext(); ) {
            Header header = all.next();
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }
}
