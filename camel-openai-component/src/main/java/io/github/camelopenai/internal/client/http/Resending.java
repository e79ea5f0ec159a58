package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.HttpCall;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a call that met a failure is sent again by the transport itself, which counts as no attempt: once where a kept connection was
 * closed, and some times where the server says that it has not looked at it.
 */
final class Resending {

    private static final Logger LOG = LoggerFactory.getLogger(Resending.class);

    /** A server that says so more often is to be left alone for a while, as another attempt does. */
    private static final int MOST_REFUSALS = 5;

    private final HttpCall call;
    private final AtomicBoolean metClosed = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();

    Resending(HttpCall call) {
        this.call = call;
    }

    /**
     * Another time to send it.
     *
     * @param fresh whether the connection must be a new one
     */
    record Again(HttpCall attempt, boolean fresh) {}

    /** How it is sent again, or null where the failure is that of the call. */
    Again after(Sending failed, Exception failure) {
        if (failed.isNotProcessed(failure) && refusals.incrementAndGet() <= MOST_REFUSALS) {
            LOG.debug("{} was not processed ({}); it is sent again", call, failure.getMessage());
            return new Again(failed.call(), false);
        }
        if (failed.metClosedConnection(failure) && metClosed.compareAndSet(false, true)) {
            LOG.debug("{} met a kept connection that the server has closed; it is sent again on a new one", call);
            return new Again(call.afterSending(), true);
        }
        return null;
    }
}
