package io.github.camelopenai.internal.client.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Bounds how many interim responses (1xx) a request gets, that to a proxy too: each is a sign of life, so no time-out ends them. */
final class InterimBound implements AsyncClientExchangeHandler {

    /** A server has use for two or three: 100, 102, 103. */
    private static final int MOST = 100;

    private final AsyncClientExchangeHandler handler;
    private int interim;

    InterimBound(AsyncClientExchangeHandler handler) {
        this.handler = handler;
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException, IOException {
        if (++interim > MOST) {
            throw new MessageConstraintException("more than " + MOST + " interim responses");
        }
        handler.consumeInformation(response, context);
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        handler.produceRequest(channel, context);
    }

    @Override
    public void consumeResponse(HttpResponse response, EntityDetails entity, HttpContext context)
            throws HttpException, IOException {
        handler.consumeResponse(response, entity, context);
    }

    @Override
    public void cancel() {
        handler.cancel();
    }

    @Override
    public void failed(Exception cause) {
        handler.failed(cause);
    }

    @Override
    public int available() {
        return handler.available();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        handler.produce(channel);
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        handler.updateCapacity(channel);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        handler.consume(source);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws HttpException, IOException {
        handler.streamEnd(trailers);
    }

    @Override
    public void releaseResources() {
        handler.releaseResources();
    }
}
