package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.http.h2.Multiplexed;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The moment at which a call goes from opening its connection to using it.
 *
 * <p>HttpClient's own cancellation loses a call around that moment: what opened the connection may take the place of what
 * uses it as the thing to cancel, and the connection stays open. So a call that is given up before is ended here, once it has
 * its connection; one that is given up after has its connection closed, or its stream where others use the connection too, and so has
 * one whose proxy is still to open its tunnel.
 */
final class Handover {

    private enum State {
        CONNECTING,
        CONNECTED,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
    private volatile AsyncExecRuntime connection;

    private volatile ConnectionRuntime runtime;
    private volatile EndpointDetails traffic;
    private volatile long receivedBefore;
    private volatile boolean shared;

    private final Context context = new Context(this);
    private final boolean fresh;
    private final boolean isShareable;
    private final Runnable onConnected;

    /**
     * @param fresh whether the connection must be a new one
     * @param isShareable whether it may be one that other calls use too
     * @param onConnected runs when the call has its connection, and before it uses it
     */
    Handover(boolean fresh, boolean isShareable, Runnable onConnected) {
        this.fresh = fresh;
        this.isShareable = isShareable;
        this.onConnected = onConnected;
    }

    /** What HttpClient hands on with the call, and finds the handover by. */
    HttpClientContext context() {
        return context;
    }

    /** Whether the call has had its connection, TLS and all, so that something of it may have been sent. */
    boolean isConnected() {
        return connection != null;
    }

    /** Whether other calls use its connection at the same time, or may. */
    boolean isShared() {
        return shared;
    }

    /** Whether its connection has served another call before, and none when this one got it. */
    boolean isKept() {
        Multiplexed stream = Multiplexed.of(context);
        return stream == null ? runtime != null && runtime.isKept() : stream.isKept();
    }

    /** Whether a byte of an answer has come. */
    boolean isAnswered() {
        Multiplexed stream = Multiplexed.of(context);
        if (stream != null) {
            return stream.isAnswered();
        }
        return traffic != null && traffic.getReceivedBytesCount() > receivedBefore;
    }

    /**
     * Gives the call up: closes its connection, now or as soon as it has one.
     *
     * @return whether it had one; while it is still opened, HttpClient must not be told
     */
    boolean giveUp() {
        if (state.compareAndSet(State.CONNECTING, State.GIVEN_UP)) {
            if (runtime != null && runtime.isEndpointConnected()) {
                // Connected to a proxy that may never say whether there is a tunnel
                runtime.discardEndpoint();
            }
            return false;
        }
        connection.discardEndpoint();
        return true;
    }

    private boolean connected(AsyncExecRuntime opened) {
        EndpointInfo info = isShareable ? opened.getEndpointInfo() : null;
        shared =
                info != null && info.getProtocol() != null && info.getProtocol().greaterEquals(HttpVersion.HTTP_2);
        connection = opened;
        return state.compareAndSet(State.CONNECTING, State.CONNECTED);
    }

    private static final class Context extends HttpClientContext {

        private final Handover handover;

        private Context(Handover handover) {
            this.handover = handover;
        }
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
            Handover handover = of(scope);
            ConnectionRuntime runtime = new ConnectionRuntime(scope.execRuntime, handover.fresh, handover.isShareable);
            handover.runtime = runtime;
            AsyncExecChain.Scope watched = new AsyncExecChain.Scope(
                    scope.exchangeId,
                    scope.route,
                    scope.originalRequest,
                    scope.cancellableDependency,
                    scope.clientContext,
                    runtime,
                    scope.scheduler,
                    scope.execCount);
            chain.proceed(request, body, watched, callback);
        }
    }

    private static Handover of(AsyncExecChain.Scope scope) {
        return of(scope.clientContext);
    }

    private static Handover of(HttpContext context) {
        return ((Context) context).handover;
    }

    /** Stands where the request is written to its connection: what was received until then is of earlier calls. */
    static final class Start implements HttpRequestInterceptor {

        @Override
        public void process(HttpRequest request, EntityDetails body, HttpContext context) {
            Handover handover = of(context);
            EndpointDetails traffic = HttpClientContext.cast(context).getEndpointDetails();
            if (traffic != null) {
                handover.receivedBefore = traffic.getReceivedBytesCount();
                handover.traffic = traffic;
            }
        }
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
