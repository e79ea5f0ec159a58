package io.github.camelopenai.internal.client.http.coding;

import io.github.camelopenai.internal.client.http.coding.ContentDecoder.ByteSource;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import java.util.zip.CRC32;

/**
 * The coding {@code gzip}: one member or several, one after the other (<a href="https://www.rfc-editor.org/rfc/rfc1952">RFC
 * 1952</a>). The sum and the length at the end of each are checked.
 */
final class GzipCoding extends DeflateCoding {

    private static final int TRAILER_BYTES = 8;

    private enum State {
        HEADER,
        CONTENT,
        TRAILER,
        BETWEEN
    }

    private final CRC32 sum = new CRC32();
    private State state = State.HEADER;
    private GzipHeader header = new GzipHeader();
    private long length;
    private long trailer;
    private int trailerBytes;

    GzipCoding(ByteSource source) {
        super("gzip", source);
    }

    @Override
    public int take(byte[] target, int offset, int most) throws UndecodableException {
        while (true) {
            if (state == State.CONTENT) {
                int taken = inflate(target, offset, most);
                if (taken > 0) {
                    sum.update(target, offset, taken);
                    length += taken;
                    return taken;
                }
                if (!isInflated()) {
                    return 0;
                }
                state = State.TRAILER;
            } else if (!takeFrame()) {
                return 0;
            }
        }
    }

    /** @return whether there was something to take */
    private boolean takeFrame() throws UndecodableException {
        if (state == State.BETWEEN ? !passZeros() : !hasCoded()) {
            return false;
        }
        switch (state) {
            case HEADER -> takeHeader(coded[position++] & 0xff);
            case TRAILER -> takeTrailer(coded[position++] & 0xffL);
            default -> {
                header = new GzipHeader();
                state = State.HEADER;
            }
        }
        return true;
    }

    private void takeHeader(int octet) throws UndecodableException {
        String fault = header.add(octet);
        if (fault != null) {
            throw damaged(fault);
        }
        if (header.isComplete()) {
            beginRaw();
            sum.reset();
            length = 0;
            state = State.CONTENT;
        }
    }

    private void takeTrailer(long octet) throws UndecodableException {
        trailer |= octet << 8 * trailerBytes++;
        if (trailerBytes < TRAILER_BYTES) {
            return;
        }
        if ((trailer & 0xffff_ffffL) != sum.getValue() || trailer >>> 32 != (length & 0xffff_ffffL)) {
            throw damaged("its check sum is wrong");
        }
        trailer = 0;
        trailerBytes = 0;
        state = State.BETWEEN;
    }

    @Override
    protected boolean isComplete() {
        return state == State.BETWEEN;
    }
}
