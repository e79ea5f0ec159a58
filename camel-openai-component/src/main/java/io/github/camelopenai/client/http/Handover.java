package io.github.camelopenai.client.http;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/**
 * The moment at which a call goes from opening its connection to using it.
 *
 * <p>HttpClient's own cancellation loses a call around that moment: what opened the connection may take the place of what
 * uses it as the thing to cancel, and the connection stays open. So a call that is given up before is ended here, once it has
 * its connection; one that is given up after has its connection closed, and so has one whose proxy is still to open its tunnel.
 */
final class Handover {

    private static final String ATTRIBUTE = "openai.handover";

    private enum State {
        CONNECTING,
        CONNECTED,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
    private volatile AsyncExecRuntime opening;
    private volatile AsyncExecRuntime connection;

    private final Runnable onConnected;

    /** @param onConnected runs when the call has its connection, and before it uses it */
    Handover(HttpClientContext context, Runnable onConnected) {
        this.onConnected = onConnected;
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Whether the call has had its connection, TLS and all, so that something of it may have been sent. */
    boolean isConnected() {
        return connection != null;
    }

    /**
     * Gives the call up: closes its connection, now or as soon as it has one.
     *
     * @return whether it had one; while it is still opened, HttpClient must not be told
     */
    boolean giveUp() {
        if (state.compareAndSet(State.CONNECTING, State.GIVEN_UP)) {
            if (opening != null && opening.isEndpointConnected()) {
                // Connected to a proxy that may never say whether there is a tunnel
                opening.discardEndpoint();
            }
            return false;
        }
        connection.discardEndpoint();
        return true;
    }

    private boolean connected(AsyncExecRuntime opened) {
        connection = opened;
        return state.compareAndSet(State.CONNECTING, State.CONNECTED);
    }

    /** Stands in HttpClient's chain before a connection is opened. */
    static final class Opening implements AsyncExecChainHandler {

        @Override
        public void execute(
                HttpRequest request,
                AsyncEntityProducer body,
                AsyncExecChain.Scope scope,
                AsyncExecChain chain,
                AsyncExecCallback callback)
                throws HttpException, IOException {
            of(scope).opening = scope.execRuntime;
            chain.proceed(request, body, scope, callback);
        }
    }

    private static Handover of(AsyncExecChain.Scope scope) {
        return (Handover) scope.clientContext.getAttribute(ATTRIBUTE);
    }

    /** Stands in HttpClient's chain between opening a connection and using it. */
    static final class Handler implements AsyncExecChainHandler {

        @Override
        public void execute(
                HttpRequest request,
                AsyncEntityProducer body,
                AsyncExecChain.Scope scope,
                AsyncExecChain chain,
                AsyncExecCallback callback)
                throws HttpException, IOException {
            Handover handover = of(scope);
            if (handover.connected(scope.execRuntime)) {
                handover.onConnected.run();
                chain.proceed(request, body, scope, callback);
            } else {
                callback.failed(new CancellationException("Given up while the connection was opened"));
            }
        }
    }
}
