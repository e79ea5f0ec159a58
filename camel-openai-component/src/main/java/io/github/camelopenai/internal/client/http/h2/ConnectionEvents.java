package io.github.camelopenai.internal.client.http.h2;

import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.util.Timeout;

/** What HttpCore asks every connection. */
abstract class ConnectionEvents implements HttpConnectionEventHandler {

    final ProtocolIOSession session;

    ConnectionEvents(ProtocolIOSession session) {
        this.session = session;
    }

    @Override
    public final void close() {
        session.enqueue(ShutdownCommand.GRACEFUL, Command.Priority.IMMEDIATE);
    }

    @Override
    public final void close(CloseMode mode) {
        session.close(mode);
    }

    @Override
    public final boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public final SSLSession getSSLSession() {
        TlsDetails tls = session.getTlsDetails();
        return tls == null ? null : tls.getSSLSession();
    }

    /** Nobody asks a connection of many calls how many bytes it has brought. */
    @Override
    public final EndpointDetails getEndpointDetails() {
        return null;
    }

    @Override
    public final ProtocolVersion getProtocolVersion() {
        return HttpVersion.HTTP_2;
    }

    @Override
    public final SocketAddress getLocalAddress() {
        return session.getLocalAddress();
    }

    @Override
    public final SocketAddress getRemoteAddress() {
        return session.getRemoteAddress();
    }

    @Override
    public final Timeout getSocketTimeout() {
        return session.getSocketTimeout();
    }

    /** The time-outs of calls are theirs: this is that of the connection, which it sets itself. */
    @Override
    public final void setSocketTimeout(Timeout timeout) {
        // Not here
    }
}
