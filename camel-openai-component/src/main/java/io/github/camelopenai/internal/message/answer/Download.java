package io.github.camelopenai.internal.message.answer;

import io.github.camelopenai.internal.message.Lifetime;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import org.apache.camel.Exchange;

/** The bytes of a response as a message body: read as they arrive, and open as its {@link Lifetime} says. */
public final class Download extends FilterInputStream {

    private final Lifetime lifetime;

    /** The stream of a response, bound to an exchange. */
    public Download(InputStream response, Exchange exchange) {
        super(response);
        this.lifetime = new Lifetime(this, closing(response), exchange);
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

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } finally {
            // A thread that waits in here needs nothing more of this object, but it must not be closed under it
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public int read(byte[] target, int start, int size) throws IOException {
        try {
            return super.read(target, start, size);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        lifetime.end();
    }
}
