package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.api.OpenAIException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.apache.camel.Message;

/** The bytes of an {@link PulledStream} as they arrive: a text in UTF-8, or a file. The thread that reads waits for them. */
final class StreamBytes extends InputStream {

    private static final byte[] NOTHING = new byte[0];

    private final PulledStream stream;
    private final StreamContent content;
    /** The first half of a character whose second half is in the next chunk. */
    private String half = "";

    private byte[] piece;
    private int offset;
    private boolean ended;

    /** @param begin the text of the chunks that were taken before */
    StreamBytes(PulledStream stream, StreamContent content, String begin) {
        this.stream = stream;
        this.content = content;
        this.piece = encoded(begin);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        while (offset == piece.length) {
            if (ended) {
                return -1;
            }
            piece = next();
            offset = 0;
        }
        int read = Math.min(size, piece.length - offset);
        System.arraycopy(piece, offset, target, start, read);
        offset += read;
        return read;
    }

    private byte[] next() throws IOException {
        try {
            if (content == StreamContent.IMAGE) {
                byte[] image = stream.bytes();
                ended = true;
                return image;
            }
            Message message = stream.take();
            stream.checkOneAnswer();
            if (message == null) {
                stream.checkEnded();
                ended = true;
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
    public int available() {
        return piece.length - offset;
    }

    @Override
    public void close() {
        stream.close();
    }
}
