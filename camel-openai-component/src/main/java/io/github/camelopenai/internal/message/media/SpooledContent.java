package io.github.camelopenai.internal.message.media;

import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.QuietClose;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a stream that can be read once, in a temporary file, so that they can be sent again. The file goes when nobody holds this
 * object any more: a stream of the answer may be read after the exchange is done, and go on with the loop.
 */
final class SpooledContent implements Content {

    /** So much stays in memory. */
    private static final int SMALL = 64 * 1024;

    private static final Cleaner CLEANER = Cleaner.create();

    private final FileChannel file;
    private final long length;

    private SpooledContent(FileChannel file, long length) {
        this.file = file;
        this.length = length;
        CLEANER.register(this, () -> QuietClose.of(file));
    }

    /** Reads a stream to its end and closes it. */
    static Content of(InputStream stream) throws IOException {
        try (InputStream in = QuietClose.whenRead(stream)) {
            byte[] begin = in.readNBytes(SMALL);
            return begin.length < SMALL ? Content.of(begin) : spooled(begin, in);
        }
    }

    private static Content spooled(byte[] begin, InputStream rest) throws IOException {
        Path path = Files.createTempFile("openai-", ".part");
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            ByteBuffer first = ByteBuffer.wrap(begin);
            while (first.hasRemaining()) {
                file.write(first);
            }
            // Not closed: that would close the file
            rest.transferTo(Channels.newOutputStream(file));
            return new SpooledContent(file, file.size());
        } catch (IOException | RuntimeException | Error e) {
            QuietClose.of(file);
            throw e;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long next;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int start, int size) throws IOException {
                try {
                    int count = file.read(ByteBuffer.wrap(target, start, size), next);
                    next += Math.max(count, 0);
                    return count;
                } finally {
                    Reference.reachabilityFence(SpooledContent.this);
                }
            }
        };
    }
}
