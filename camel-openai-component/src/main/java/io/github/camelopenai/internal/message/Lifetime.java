package io.github.camelopenai.internal.message;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * How long a message body is open that reads from its connection after the call: a stream, a download, the results of a batch.
 *
 * <p>It is closed when its exchange is done, unless it is the reply of the exchange: who asked for a reply, such as a template or
 * an HTTP consumer, reads it after that. What a converter made of the body, and still reads from it, is the reply as well. Then its
 * reader closes it. A body that nobody holds any more is closed by a {@link Cleaner}.
 */
public final class Lifetime {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Cleaner.Cleanable connection;
    private final Set<Object> views = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile Exchange exchange;

    /**
     * Binds a body to an exchange.
     *
     * @param body the message body, whose {@code close} calls {@link #end}
     * @param close closes what the body reads from, and holds no reference to the body
     * @param exchange the exchange that gets the body
     */
    public Lifetime(Closeable body, Runnable close, Exchange exchange) {
        this.connection = CLEANER.register(body, close);
        this.exchange = exchange;
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                finish(body, done);
            }
        });
    }

    private void finish(Closeable body, Exchange done) {
        Object reply = done.getPattern().isOutCapable() && !done.isFailed()
                ? done.getMessage().getBody()
                : null;
        exchange = null;
        if (reply == body || views.contains(reply)) {
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes what reads from the body, and closes it in the end: as a reply it keeps the body open. */
    public <T extends Closeable> T view(T reader) {
        views.add(reader);
        return reader;
    }

    /** Closes what the body reads from, once. */
    public void end() {
        connection.clean();
    }

    /** The exchange that got the body, or null when it is done. */
    public Exchange exchange() {
        return exchange;
    }

    /** Whether the exchange has failed that got the body, and is not done. */
    public boolean isExchangeFailed() {
        Exchange current = exchange;
        return current != null && current.isFailed();
    }
}
