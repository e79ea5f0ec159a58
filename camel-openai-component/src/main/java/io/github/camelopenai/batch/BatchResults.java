package io.github.camelopenai.batch;

import java.io.Closeable;
import java.util.Iterator;
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
 * buffer. The download ends with {@link #close()}, and with the exchange, unless these are its reply.
 */
public interface BatchResults extends Iterator<Message>, Closeable {

    /**
     * Whether there is another result; waits until the server has said so.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the download fails
     */
    @Override
    boolean hasNext();

    /**
     * The next result.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the download fails, or this request did and {@code
     *     failOnLineError} is set
     */
    @Override
    Message next();

    /** Ends the download. */
    @Override
    void close();
}
