package io.github.camelopenai.internal.client.http.coding;

import io.github.camelopenai.internal.client.http.coding.ContentDecoder.ByteSource;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The coding {@code deflate}: in the zlib format, as <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2">RFC 9110</a>
 * has it, or without its frame, as some servers send it all the same.
 */
class DeflateCoding extends Coding {

    private static final int METHOD_DEFLATE = 8;

    private Inflater inflater;

    DeflateCoding(ByteSource source) {
        this("deflate", source);
    }

    protected DeflateCoding(String name, ByteSource source) {
        super(name, source);
    }

    @Override
    public int take(byte[] target, int offset, int length) throws UndecodableException {
        if (inflater == null) {
            if (limit - position < 2) {
                takeMore();
            }
            if (limit - position < 2) {
                return 0;
            }
            inflater = new Inflater(!isZlib());
        }
        int taken = inflate(target, offset, length);
        if (taken == 0 && isInflated() && passZeros()) {
            throw damaged("something follows its end");
        }
        return taken;
    }

    /** The two bytes of a zlib header (RFC 1950, section 2.2); raw deflate never begins with them. */
    private boolean isZlib() {
        int first = coded[position] & 0xff;
        int second = coded[position + 1] & 0xff;
        return (first & 0x0f) == METHOD_DEFLATE && (first << 8 | second) % 31 == 0;
    }

    /** The next block is raw deflate. */
    protected final void beginRaw() {
        if (inflater == null) {
            inflater = new Inflater(true);
        } else {
            inflater.reset();
        }
    }

    protected final boolean isInflated() {
        return inflater != null && inflater.finished();
    }

    /** Inflates what is there; the bytes after its end stay. */
    protected final int inflate(byte[] target, int offset, int length) throws UndecodableException {
        try {
            while (!inflater.finished()) {
                int inflated = inflater.inflate(target, offset, length);
                if (inflater.finished()) {
                    position = limit - inflater.getRemaining();
                    return inflated;
                }
                if (inflated > 0) {
                    return inflated;
                }
                if (inflater.needsDictionary()) {
                    throw damaged("it asks for a dictionary");
                }
                if (!hasCoded()) {
                    return 0;
                }
                inflater.setInput(coded, position, limit - position);
                position = limit;
            }
            return 0;
        } catch (DataFormatException e) {
            throw damaged(e.getMessage() == null ? "it is no deflate" : e.getMessage());
        }
    }

    @Override
    protected boolean isComplete() {
        return isInflated();
    }

    @Override
    void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
