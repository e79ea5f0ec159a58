package io.github.camelopenai.message;

import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The chunks of a streamed answer, each a {@link Message}, for {@code split(body()).streaming()}.
 *
 * <pre>{@code
 * from("direct:ask")
 *     .to("openai:chat?model=gpt-4o-mini&streaming=true")
 *     .split(body()).streaming()
 *     .to("log:chunk");
 * }</pre>
 *
 * <p>Whoever takes a chunk waits for it on the own thread. What is not taken is not read from the connection, but for a few
 * chunks. The stream is closed at its end, by {@link #close()}, and when the exchange is done.
 */
public final class OpenAIStream implements Iterator<Message>, Closeable {

    private final ChunkStream chunks;
    private final ChunkMessages messages;
    private final Exchange exchange;
    private boolean lastGiven;
    private volatile boolean closed;

    OpenAIStream(ChunkStream chunks, ChunkMessages messages, Exchange exchange) {
        this.chunks = chunks;
        this.messages = messages;
        this.exchange = exchange;
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                close();
            }
        });
    }

    /**
     * Whether there is another message. Nobody waits here: until the last message is given, there is one more to come. So a split
     * passes on a chunk as soon as it is there, and not when the one behind it is.
     */
    @Override
    public boolean hasNext() {
        if (exchange.isFailed()) {
            // A split that stops at an exception asks for all that is left, to release it
            close();
        }
        return !lastGiven && !closed;
    }

    /**
     * Waits for the next message.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the stream broke off or tells of an error; the exchange property
     *     {@code CamelOpenAIPartialText} then holds the text so far
     * @throws NoSuchElementException where there is none, or the stream is closed meanwhile
     */
    @Override
    public Message next() {
        while (hasNext()) {
            Message message = poll();
            if (message != null) {
                return message;
            }
            await();
        }
        throw new NoSuchElementException("The stream is closed, or its last message was taken");
    }

    private Message poll() {
        try {
            Chunk chunk = chunks.poll();
            if (chunk != null) {
                return messages.of(chunk);
            }
            if (!chunks.isEnded()) {
                return null;
            }
            lastGiven = true;
            return messages.last(chunks);
        } catch (RuntimeException e) {
            lastGiven = true;
            exchange.setProperty(OpenAIProperties.PARTIAL_TEXT, chunks.text());
            FailureProperties.set(exchange, e);
            chunks.head().wasOfNoUse(e);
            throw e;
        }
    }

    private void await() {
        try {
            WaitingCall.awaitReadable(chunks::whenReadable);
        } catch (CancellationException e) {
            close();
            throw e;
        }
    }

    /** Closes the connection, if the stream has not ended yet; no more chunks are given then. */
    @Override
    public void close() {
        closed = true;
        chunks.close();
    }
}
