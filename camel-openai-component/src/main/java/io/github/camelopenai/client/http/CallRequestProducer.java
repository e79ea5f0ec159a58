package io.github.camelopenai.client.http;

import io.github.camelopenai.client.HttpCall;
import java.io.IOException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Writes a call to its connection, and remembers whether it got that far. */
final class CallRequestProducer extends BasicRequestProducer {

    private volatile boolean sent;

    CallRequestProducer(HttpCall call) {
        super(
                request(call),
                call.body() == null ? null : new BasicAsyncEntityProducer(call.body(), ContentType.APPLICATION_JSON));
    }

    /** Whether the server may have seen the request, and charged for it. */
    boolean wasSent() {
        return sent;
    }

    @Override
    public void sendRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        sent = true;
        super.sendRequest(channel, context);
    }

    private static HttpRequest request(HttpCall call) {
        HttpRequest request = new BasicHttpRequest(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        return request;
    }
}
