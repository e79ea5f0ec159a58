package io.github.camelopenai.message;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.camel.Exchange;
import org.apache.camel.spi.StreamCachingStrategy;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The bytes of a response as a message body: read as they arrive, and off the network when the exchange is done.
 *
 * <p>Whoever sent an exchange that asks for a reply reads it after that. So where it is still unread then, what is left is
 * fetched: into memory up to the size from which Camel's stream caching uses a file, else into a temporary file that is gone
 * once it is closed.
 */
final class Download extends FilterInputStream {

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
        try (InputStream network = in) {
            if (isReply) {
                in = fetch(network, exchange.getContext().getStreamCachingStrategy());
            }
        } catch (IOException e) {
            exchange.setException(e);
        }
    }

    private static InputStream fetch(InputStream network, StreamCachingStrategy caching) throws IOException {
        int limit = (int) Math.min(Math.max(caching.getSpoolThreshold(), 0), Integer.MAX_VALUE - 8);
        byte[] start = network.readNBytes(limit);
        if (start.length < limit) {
            return new ByteArrayInputStream(start);
        }
        Path file = Files.createTempFile("camel-openai-", ".tmp");
        try (var out = Files.newOutputStream(file)) {
            out.write(start);
            network.transferTo(out);
        } catch (IOException e) {
            Files.delete(file);
            throw e;
        }
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }
}
