package io.github.camelopenai.message;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The bytes of a response as a message body: read as they arrive, and closed when the exchange is done.
 *
 * <p>Whoever sent an exchange that asks for a reply reads it after that, an HTTP consumer for one. So where it is the reply, it
 * stays open for its reader, and is closed at the latest when nobody holds it any more.
 */
final class Download extends FilterInputStream {

    private static final Cleaner CLEANER = Cleaner.create();

    private Download(InputStream response) {
        super(response);
    }

    /** The stream of a response, bound to an exchange. */
    static InputStream of(InputStream response, Exchange exchange) {
        Download download = new Download(response);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                download.finish(done);
            }
        });
        return download;
    }

    private void finish(Exchange exchange) {
        boolean isReply = exchange.getPattern().isOutCapable()
                && !exchange.isFailed()
                && exchange.getMessage().getBody() == this;
        if (isReply) {
            CLEANER.register(this, closing(in));
        } else {
            closing(in).run();
        }
    }

    private static Runnable closing(InputStream stream) {
        return () -> {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
