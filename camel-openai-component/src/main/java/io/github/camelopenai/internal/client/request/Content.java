package io.github.camelopenai.internal.client.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Bytes to be sent. They are opened when they are sent and read piece by piece, so that a file may be larger than memory.
 *
 * <pre>{@code
 * Content content = Content.of(Path.of("train.jsonl"));
 * }</pre>
 */
public interface Content {

    /** The length of what ends when it ends. */
    long UNKNOWN = -1;

    /** How many bytes there are, or {@link #UNKNOWN}. */
    long length();

    /** Opens the bytes from the first one on. The caller closes them. */
    InputStream open() throws IOException;

    /** Whether they can be opened again, for another attempt. */
    default boolean isRepeatable() {
        return true;
    }

    /** Bytes in memory. */
    static Content of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /**
     * A file, of the length that it has now: it fails to be read where it is shorter or longer by then.
     *
     * @throws IOException where it cannot be read
     */
    static Content of(Path file) throws IOException {
        return FileContent.of(file);
    }

    /**
     * A stream, which can be sent once.
     *
     * @param length how many bytes it has, or {@link #UNKNOWN}
     */
    static Content of(InputStream stream, long length) {
        return new Stream(stream, length);
    }

    /** Bytes in memory. */
    record Bytes(byte[] bytes) implements Content {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /** A stream that somebody else has opened. */
    record Stream(InputStream stream, long length) implements Content {

        @Override
        public InputStream open() {
            return stream;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        public void close() {
            QuietClose.of(stream);
        }
    }
}
