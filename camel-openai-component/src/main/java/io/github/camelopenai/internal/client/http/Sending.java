package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.ProxyOptions;
import io.github.camelopenai.internal.client.http.h2.NotProcessedException;
import io.github.camelopenai.internal.client.request.Content;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/** One time that a call is sent: its request, its connection, and what ends it. */
final class Sending {

    private final HttpCall call;
    private final TransportServices services;
    private final HttpClientContext context;
    private final Handover handover;
    private final PayloadProducer upload;
    private final AtomicBoolean replaced = new AtomicBoolean();
    private volatile Future<Void> exchange;
    private volatile HttpClients.Opened opened;

    /**
     * @param fresh whether the connection must be a new one
     * @param transmission is told what is sent
     */
    Sending(HttpCall call, boolean fresh, TransportServices services, Transmission transmission) {
        this.call = call;
        this.services = services;
        this.handover = new Handover(fresh, services.sharesConnections(), () -> connected(transmission));
        this.context = handover.context();
        this.upload = call.body() == null || call.body().content() instanceof Content.Bytes
                ? null
                : new PayloadProducer(
                        call.body(),
                        services.reader(),
                        transmission,
                        call.uri().getScheme().equalsIgnoreCase("https"));
    }

    HttpCall call() {
        return call;
    }

    /** What sends the content of the call, or null. */
    PayloadProducer upload() {
        return upload;
    }

    /** Whether it has had its connection, so that something of it may have been sent. */
    boolean isConnected() {
        return handover.isConnected();
    }

    /** Sends it. */
    void start(ProxyOptions proxy, ResponseConsumer consumer, FutureCallback<Void> outcome) {
        // Until the call has its connection, what may be silent is a proxy that is to open a tunnel
        context.setRequestConfig(services.responseTimeouts().of(services.connectTimeout()));
        Proxies.authenticate(proxy, context);
        BasicHttpRequest request = new BasicHttpRequest(call.method(), call.uri());
        call.headers().forEach(request::addHeader);
        HttpClients.Opened client = services.clients().current();
        opened = client;
        exchange = client.client().execute(new BasicRequestProducer(request, body()), consumer, null, context, outcome);
    }

    /** Why the client has died that it goes through, or null. */
    Throwable deathOfClient() {
        HttpClients.Opened client = opened;
        return client == null ? null : client.death();
    }

    private AsyncEntityProducer body() {
        if (call.body() == null) {
            return null;
        }
        if (call.body().content() instanceof Content.Bytes json) {
            // Its type is one of the call's headers
            return new BasicAsyncEntityProducer(json.bytes(), null);
        }
        return upload;
    }

    private void connected(Transmission transmission) {
        // A watch of its own tells the server's silence from that of a slow reader, and from that of other calls; the
        // socket's cannot
        boolean isWatched = call.isStreamed() || handover.isShared();
        context.setRequestConfig(services.responseTimeouts()
                .of(isWatched ? Duration.ZERO : call.times().read()));
        transmission.connected(isWatched);
    }

    /** Whether the server has done nothing of it, and says so, and it can be sent once more. */
    boolean isNotProcessed(Exception failure) {
        return failure instanceof NotProcessedException && isContentThere();
    }

    private boolean isContentThere() {
        return upload == null || call.body().content().isRepeatable() || !upload.isBegun();
    }

    /**
     * Whether it met a kept connection that the server was closing: not a byte of an answer has come, and the content, if it
     * can be read once, has not been begun.
     *
     * <p>A server may close an idle connection at any time (<a
     * href="https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1">RFC 9112, section 9.3.1</a>).
     */
    boolean metClosedConnection(Exception failure) {
        boolean broke = failure instanceof IOException
                && !(failure instanceof SocketTimeoutException)
                && !(failure instanceof NotProcessedException)
                && !(failure instanceof PayloadProducer.UnreadableException);
        return broke
                && call.isRepeatable()
                && handover.isConnected()
                && handover.isKept()
                && !handover.isAnswered()
                && isContentThere();
    }

    /** Another sending takes its place. Returns whether this was the first to say so. */
    boolean replace() {
        return replaced.compareAndSet(false, true);
    }

    boolean isReplaced() {
        return replaced.get();
    }

    /** Ends it. */
    void cancel() {
        Future<Void> running = exchange;
        if (running != null && !running.isDone() && handover.giveUp()) {
            running.cancel(true);
        }
    }

    /** Closes the connection where not all of the request is sent: the server has answered all the same. */
    void endUpload() {
        if (upload != null && !upload.isSent()) {
            handover.giveUp();
        }
    }
}
