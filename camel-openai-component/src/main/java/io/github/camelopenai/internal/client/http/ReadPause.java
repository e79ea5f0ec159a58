package io.github.camelopenai.internal.client.http;

import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/** Lets the read time-out of a connection rest while its server is kept from sending: that is no silence of its own. */
final class ReadPause {

    private IOSession session;
    private Timeout timeout;

    void pause() {
        session = session == null ? GuardedHandler.reading() : session;
        if (session != null) {
            timeout = session.getSocketTimeout();
            session.setSocketTimeout(Timeout.DISABLED);
        }
    }

    void resume() {
        if (session != null && timeout != null) {
            session.setSocketTimeout(timeout);
            timeout = null;
        }
    }
}
