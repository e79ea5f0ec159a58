package io.github.camelopenai.message;

import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Message;

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
 * <p>The thread that takes a chunk waits for it. What is not taken is not read from the connection, except a few chunks. The stream
 * is closed at its end, by {@link #close()}, and when the exchange is done, unless it is the reply of the exchange.
 *
 * <p>Camel converts it to a text and to bytes: those of the whole answer.
 */
public interface OpenAIStream extends Iterator<Message>, Closeable {

    /**
     * Whether there is another message. This does not wait: until the last message is given, there is one more to come. So a split
     * passes on a chunk as soon as it is there, and not when the next one is.
     */
    @Override
    boolean hasNext();

    /**
     * Waits for the next message.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the stream broke off or tells of an error; the exchange property
     *     {@code CamelOpenAIPartialText} then holds the text so far
     * @throws NoSuchElementException where there is none, or the stream is closed meanwhile
     */
    @Override
    Message next();

    /** Closes the connection, if the stream has not ended yet; no more chunks are given then. */
    @Override
    void close();
}
