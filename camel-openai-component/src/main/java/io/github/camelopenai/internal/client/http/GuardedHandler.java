package io.github.camelopenai.internal.client.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the events of one connection so that no {@code Error} leaves it: an I/O thread serves many connections, and an {@code Error}
 * would end the thread and the calls of all of them.
 *
 * <p>All code that runs for a call on an I/O thread runs inside of these methods: HttpCore's parser, HttpClient, and the
 * consumer and the producer of the call.
 */
class GuardedHandler implements IOEventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedHandler.class);

    /** The connection whose input this thread handles now. */
    private static final ThreadLocal<IOSession> READING = new ThreadLocal<>();

    private final IOEventHandler handler;

    private GuardedHandler(IOEventHandler handler) {
        this.handler = handler;
    }

    /** Guards a handler; one that is guarded already stays as it is, and so does null. */
    static IOEventHandler of(IOEventHandler handler) {
        if (handler == null || handler instanceof GuardedHandler) {
            return handler;
        }
        return handler instanceof HttpConnectionEventHandler connection
                ? new OfConnection(connection)
                : new GuardedHandler(handler);
    }

    /** The connection whose input the calling thread handles, or null. */
    static IOSession reading() {
        return READING.get();
    }

    private interface Event {
        void happen() throws IOException;
    }

    private static void guard(Event event) throws IOException {
        try {
            event.happen();
        } catch (Error e) {
            throw new FaultException(e);
        }
    }

    @Override
    public void connected(IOSession session) throws IOException {
        guard(() -> handler.connected(session));
    }

    @Override
    public void inputReady(IOSession session, ByteBuffer source) throws IOException {
        READING.set(session);
        try {
            guard(() -> handler.inputReady(session, source));
        } finally {
            READING.remove();
        }
    }

    @Override
    public void outputReady(IOSession session) throws IOException {
        guard(() -> handler.outputReady(session));
    }

    @Override
    public void timeout(IOSession session, Timeout timeout) throws IOException {
        guard(() -> handler.timeout(session, timeout));
    }

    @Override
    public void exception(IOSession session, Exception cause) {
        last(() -> handler.exception(session, cause));
    }

    @Override
    public void disconnected(IOSession session) {
        last(() -> handler.disconnected(session));
    }

    /** The connection ends with this event, so nobody is left to be told. */
    private static void last(Runnable event) {
        try {
            event.run();
        } catch (Error e) {
            LOG.error("The end of a connection failed with {}", e.toString(), e);
        }
    }

    /** HttpClient asks the handler of a connection what the connection is. */
    private static final class OfConnection extends GuardedHandler implements HttpConnectionEventHandler {

        private final HttpConnectionEventHandler connection;

        private OfConnection(HttpConnectionEventHandler connection) {
            super(connection);
            this.connection = connection;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }

        @Override
        public void close(CloseMode mode) {
            connection.close(mode);
        }

        @Override
        public EndpointDetails getEndpointDetails() {
            return connection.getEndpointDetails();
        }

        @Override
        public SocketAddress getLocalAddress() {
            return connection.getLocalAddress();
        }

        @Override
        public SocketAddress getRemoteAddress() {
            return connection.getRemoteAddress();
        }

        @Override
        public ProtocolVersion getProtocolVersion() {
            return connection.getProtocolVersion();
        }

        @Override
        public SSLSession getSSLSession() {
            return connection.getSSLSession();
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public Timeout getSocketTimeout() {
            return connection.getSocketTimeout();
        }

        @Override
        public void setSocketTimeout(Timeout timeout) {
            connection.setSocketTimeout(timeout);
        }
    }
}
