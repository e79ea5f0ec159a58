package io.github.camelopenai.internal.client.http.coding;

import io.github.camelopenai.internal.client.http.coding.ContentDecoder.ByteSource;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;

/** Undoes one content coding; takes the coded bytes from what is under it. */
abstract class Coding implements ByteSource {

    private static final int BUFFER_BYTES = 4 * 1024;

    private final String name;
    private final ByteSource source;
    private boolean begun;

    /** The coded bytes that were taken and are not decoded. */
    protected final byte[] coded = new byte[BUFFER_BYTES];

    protected int position;
    protected int limit;

    protected Coding(String name, ByteSource source) {
        this.name = name;
        this.source = source;
    }

    /** Whether there is a coded byte now. */
    protected final boolean hasCoded() throws UndecodableException {
        if (position == limit) {
            position = 0;
            limit = source.take(coded, 0, coded.length);
            begun |= limit > 0;
        }
        return position < limit;
    }

    /** Adds the next coded bytes to those that are there, where there are any now. */
    protected final void takeMore() throws UndecodableException {
        System.arraycopy(coded, position, coded, 0, limit - position);
        limit -= position;
        position = 0;
        int added = source.take(coded, limit, coded.length - limit);
        begun |= added > 0;
        limit += added;
    }

    /**
     * Passes over zeros, with which some fill up the last block.
     *
     * @return whether something else follows
     */
    protected final boolean passZeros() throws UndecodableException {
        while (hasCoded()) {
            if (coded[position] != 0) {
                return true;
            }
            position++;
        }
        return false;
    }

    protected final UndecodableException damaged(String how) {
        return new UndecodableException("has a damaged body of the content coding " + name + ": " + how);
    }

    /** Whether the coded bytes may end here. */
    protected abstract boolean isComplete();

    /** No more coded bytes come. A body without any byte is none, whatever its coding. */
    final void end() throws UndecodableException {
        if (begun && !isComplete()) {
            throw new UndecodableException("has a body of the content coding " + name + " that is cut short");
        }
    }

    abstract void close();
}
