package io.github.camelopenai.internal.client.request;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next so many bytes of a stream. */
public class Section extends FilterInputStream {

    private long left;

    public Section(InputStream in, long length) {
        super(in);
        left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int size) throws IOException {
        int read = left == 0 ? -1 : super.read(target, start, (int) Math.min(size, left));
        left -= Math.max(read, 0);
        return read;
    }
}
