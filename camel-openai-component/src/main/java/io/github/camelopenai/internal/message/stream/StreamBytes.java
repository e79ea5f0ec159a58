package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.api.OpenAIException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.apache.camel.Message;

/** The bytes of an {@link PulledStream} as they arrive: a text in UTF-8, or a file. The thread that reads waits for them. */
final class StreamBytes extends PieceStream {

    private static final byte[] NOTHING = new byte[0];

    private final PulledStream stream;
    private final StreamContent content;
    /** The first half of a character whose second half is in the next chunk. */
    private String half = "";

    /** @param begin the text of the chunks that were taken before */
    StreamBytes(PulledStream stream, StreamContent content, String begin) {
        this.stream = stream;
        this.content = content;
        first(encoded(begin));
    }

    @Override
    byte[] next() throws IOException {
        try {
            if (content == StreamContent.IMAGE) {
                byte[] image = stream.bytes();
                last();
                return image;
            }
            Message message = stream.take();
            stream.checkOneAnswer();
            if (message == null) {
                stream.checkEnded();
                last();
                return half.getBytes(StandardCharsets.UTF_8);
            }
            return content.isText() ? encoded(half + content.text(message)) : content.sound(message);
        } catch (CancellationException e) {
            InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (OpenAIException | IllegalStateException e) {
            throw new IOException("The stream cannot be read to its end: " + e.getMessage(), e);
        }
    }

    private byte[] encoded(String text) {
        int end = text.length();
        boolean isCut = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        end -= isCut ? 1 : 0;
        half = text.substring(end);
        return end == 0 ? NOTHING : text.substring(0, end).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stream.close();
    }
}
