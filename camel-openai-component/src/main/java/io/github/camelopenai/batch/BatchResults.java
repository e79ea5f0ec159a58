package io.github.camelopenai.batch;

import java.io.Closeable;
import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

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
 * <p>They are read while they are downloaded, on the thread that takes them; what is not taken is not downloaded, but for a small
 * buffer. The download ends with {@link #close()}, and with the exchange, unless these are its reply.
 */
public final class BatchResults implements Iterator<Message>, Closeable {

    private static final Cleaner CLEANER = Cleaner.create();

    private final ResultLines lines;
    private final ResultMessages messages;
    private final Exchange exchange;
    private byte[] next;

    BatchResults(ResultLines lines, ResultMessages messages, Exchange exchange) {
        this.lines = lines;
        this.messages = messages;
        this.exchange = exchange;
        CLEANER.register(this, lines::close);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                boolean isReply = done.getPattern().isOutCapable()
                        && !done.isFailed()
                        && done.getMessage().getBody() == BatchResults.this;
                if (!isReply) {
                    close();
                }
            }
        });
    }

    /**
     * Whether there is another result; waits until the server has said so.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the download fails
     */
    @Override
    public boolean hasNext() {
        if (exchange.isFailed()) {
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
        lines.close();
    }
}
