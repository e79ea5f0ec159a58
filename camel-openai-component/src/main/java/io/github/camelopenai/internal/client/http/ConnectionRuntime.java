package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.http.h2.SharingConnections;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.util.TimeValue;

/** HttpClient's hold on a connection, which tells whether the connection was opened for this call, and opens one where it must be new. */
final class ConnectionRuntime implements AsyncExecRuntime {

    private final AsyncExecRuntime runtime;
    private final boolean fresh;
    private final boolean isShareable;
    private volatile boolean opened;

    /**
     * @param fresh whether a kept connection is closed and opened anew
     * @param isShareable whether the connection may be one that other calls use too
     */
    ConnectionRuntime(AsyncExecRuntime runtime, boolean fresh, boolean isShareable) {
        this.runtime = runtime;
        this.fresh = fresh;
        this.isShareable = isShareable;
    }

    /** Whether the connection has served another call before. */
    boolean isKept() {
        return !opened;
    }

    @Override
    public Cancellable acquireEndpoint(
            String id,
            HttpRoute route,
            Object state,
            HttpClientContext context,
            FutureCallback<AsyncExecRuntime> callback) {
        Object wish = fresh && isShareable ? SharingConnections.FRESH : state;
        return runtime.acquireEndpoint(id, route, wish, context, new CallbackContribution<>(callback) {
            @Override
            public void completed(AsyncExecRuntime acquired) {
                if (fresh && acquired.isEndpointConnected()) {
                    acquired.disconnectEndpoint();
                }
                callback.completed(acquired);
            }
        });
    }

    @Override
    public Cancellable connectEndpoint(HttpClientContext context, FutureCallback<AsyncExecRuntime> callback) {
        opened = true;
        return runtime.connectEndpoint(context, new CallbackContribution<>(callback) {
            @Override
            public void completed(AsyncExecRuntime connected) {
                try {
                    callback.completed(connected);
                } catch (Error e) {
                    // No handler guards the I/O thread yet
                    callback.failed(new FaultException(e));
                }
            }
        });
    }

    /** HttpClient would open a connection that is gone anew, but without the tunnel that it had. */
    @Override
    public Cancellable execute(String id, AsyncClientExchangeHandler handler, HttpClientContext context) {
        if (isKept() && !runtime.isEndpointConnected()) {
            handler.failed(new ConnectionClosedException("The server has closed the kept connection"));
            return () -> false;
        }
        return runtime.execute(id, new InterimBound(handler), context);
    }

    @Override
    public boolean isEndpointAcquired() {
        return runtime.isEndpointAcquired();
    }

    @Override
    public void releaseEndpoint() {
        runtime.releaseEndpoint();
    }

    @Override
    public void discardEndpoint() {
        runtime.discardEndpoint();
    }

    @Override
    public boolean isEndpointConnected() {
        return runtime.isEndpointConnected();
    }

    @Override
    public void disconnectEndpoint() {
        runtime.disconnectEndpoint();
    }

    @Override
    public void upgradeTls(HttpClientContext context) {
        runtime.upgradeTls(context);
    }

    @Override
    public void upgradeTls(HttpClientContext context, FutureCallback<AsyncExecRuntime> callback) {
        runtime.upgradeTls(context, callback);
    }

    @Override
    public EndpointInfo getEndpointInfo() {
        return runtime.getEndpointInfo();
    }

    @Override
    public boolean validateConnection() {
        return runtime.validateConnection();
    }

    @Override
    public void markConnectionReusable(Object state, TimeValue duration) {
        runtime.markConnectionReusable(state, duration);
    }

    @Override
    public void markConnectionNonReusable() {
        runtime.markConnectionNonReusable();
    }

    @Override
    public AsyncExecRuntime fork() {
        return runtime.fork();
    }
}
