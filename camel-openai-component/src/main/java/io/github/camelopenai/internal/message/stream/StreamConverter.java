package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.api.OpenAIException;
import java.io.InputStream;
import java.io.Reader;
import java.util.function.Supplier;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;

/**
 * Converts a stream to its whole answer, so that it can be logged, stored, and sent to what takes a text or bytes.
 *
 * <pre>{@code
 * .to("openai:chat?model=gpt-4o-mini&streaming=true")
 * .to("file:answers?fileName=answer.txt")
 * }</pre>
 *
 * <p>The text is that of all chunks; chunks that are objects are JSON lines. The bytes are the text in UTF-8, a sound, or the
 * finished image. The thread that converts waits for the end of the stream; an InputStream and a Reader are read as the answer
 * arrives. A stream that does not come to its end fails, and so does what is read from it: a part of an answer is never taken for
 * the whole.
 */
@Converter(generateLoader = true)
public final class StreamConverter {

    private StreamConverter() {}

    /** The text of all chunks. The stream can be read as before, and its message has the headers of the answer. */
    @Converter
    public static String toText(PulledStream stream, Exchange exchange) {
        return whole(stream, exchange, stream::text);
    }

    /** The bytes of all chunks. The stream can be read as before, and its message has the headers of the answer. */
    @Converter
    public static byte[] toBytes(PulledStream stream, Exchange exchange) {
        return whole(stream, exchange, stream::bytes);
    }

    /** The bytes as they arrive. Closing it closes the stream. */
    @Converter
    public static InputStream toInputStream(PulledStream stream) {
        return stream.stream();
    }

    /** The text as it arrives. Closing it closes the stream. */
    @Converter
    public static Reader toReader(PulledStream stream) {
        return stream.reader();
    }

    private static <T> T whole(PulledStream stream, Exchange exchange, Supplier<T> reading) {
        T whole;
        try {
            whole = reading.get();
        } catch (OpenAIException e) {
            stream.tellOf(e, exchange);
            throw e;
        }
        if (exchange != null && exchange.getMessage().getBody() == stream) {
            stream.setAnswerHeaders(exchange.getMessage());
        }
        return whole;
    }
}
