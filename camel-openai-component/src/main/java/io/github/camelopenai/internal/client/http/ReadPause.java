package io.github.camelopenai.internal.client.http;

import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/** Lets the read time-out of a call rest while its server is kept from sending: that is no silence of its own. */
final class ReadPause {

    private final Transmission transmission;
    private IOSession session;
    private Timeout timeout;

    ReadPause(Transmission transmission) {
        this.transmission = transmission;
    }

    void pause() {
        if (transmission.isWatched()) {
            transmission.pauseWatch(true);
            return;
        }
        session = session == null ? GuardedHandler.reading() : session;
        if (session != null) {
            timeout = session.getSocketTimeout();
            session.setSocketTimeout(Timeout.DISABLED);
        }
    }

    void resume() {
        if (transmission.isWatched()) {
            transmission.pauseWatch(false);
            return;
        }
        if (session != null && timeout != null) {
            session.setSocketTimeout(timeout);
            timeout = null;
        }
    }
}
