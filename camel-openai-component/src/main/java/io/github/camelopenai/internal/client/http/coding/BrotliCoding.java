package io.github.camelopenai.internal.client.http.coding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.ByteSource;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The coding {@code br} (RFC 7932), by brotli4j. Only {@link BrotliSupport} may load it: that library is optional. */
final class BrotliCoding extends Coding {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DecoderJNI.Wrapper decoder;
    private ByteBuffer output = NOTHING;
    private boolean closed;

    BrotliCoding(ByteSource source) throws UndecodableException {
        super("br", source);
        try {
            decoder = new DecoderJNI.Wrapper(coded.length);
        } catch (IOException e) {
            throw damaged("brotli4j does not start: " + e.getMessage());
        }
    }

    @Override
    public int take(byte[] target, int offset, int length) throws UndecodableException {
        while (!output.hasRemaining()) {
            if (decoder.hasOutput()) {
                output = decoder.pull();
            } else if (!decodeOn()) {
                return 0;
            }
        }
        int taken = Math.min(length, output.remaining());
        output.get(target, offset, taken);
        return taken;
    }

    /** @return whether there may be output now */
    private boolean decodeOn() throws UndecodableException {
        switch (decoder.getStatus()) {
            case DONE -> {
                if (passZeros()) {
                    throw damaged("something follows its end");
                }
                return false;
            }
            case ERROR -> throw damaged("it is no brotli");
            case NEEDS_MORE_INPUT -> {
                if (!hasCoded()) {
                    return false;
                }
                ByteBuffer input = decoder.getInputBuffer();
                input.clear();
                input.put(coded, position, limit - position);
                decoder.push(limit - position);
                position = limit;
            }
            default -> decoder.push(0);
        }
        return true;
    }

    @Override
    protected boolean isComplete() {
        return decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    void close() {
        if (!closed) {
            closed = true;
            output = NOTHING;
            decoder.destroy();
        }
    }
}
