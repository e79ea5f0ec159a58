package io.github.camelopenai.batch;

import io.github.camelopenai.message.Lifetime;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What became of the requests of a batch, a {@link Message} each, for {@code split(body()).streaming()}. Their order is not that of
 * the requests; the header {@code CamelOpenAICustomId} tells which is which.
 *
 * <pre>{@code
 * from("direct:collect")
 *     .to("openai:batches?operation=results&id=batch_1")
 *     .split(body()).streaming()
 *     .to("file:answers?fileName=${header.CamelOpenAICustomId}");
 * }</pre>
 *
 * <p>They are read while they are downloaded, on the thread that takes them; what is not taken is not downloaded, except a small
 * buffer. The download ends with {@link #close()}, and with the exchange, unless these are its reply: see {@link Lifetime}.
 */
public final class BatchResults implements Iterator<Message>, Closeable {

    private final ResultLines lines;
    private final ResultMessages messages;
    private final Lifetime lifetime;
    private byte[] next;

    BatchResults(ResultLines lines, ResultMessages messages, Exchange exchange) {
        this.lines = lines;
        this.messages = messages;
        this.lifetime = new Lifetime(this, lines::close, exchange);
    }

    /**
     * Whether there is another result; waits until the server has said so.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the download fails
     */
    @Override
    public boolean hasNext() {
        if (lifetime.isExchangeFailed()) {
            // A split that stops at an exception asks for all that is left, to release it
            close();
        }
        if (next == null) {
            next = lines.next();
        }
        return next != null;
    }

    /**
     * The next result.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the download fails, or this request did and {@code
     *     failOnLineError} is set
     */
    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All results are taken, or the download is closed");
        }
        byte[] line = next;
        next = null;
        return messages.of(line);
    }

    @Override
    public void close() {
        next = null;
        lifetime.end();
    }
}
