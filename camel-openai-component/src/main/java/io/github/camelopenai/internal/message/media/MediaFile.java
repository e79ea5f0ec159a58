package io.github.camelopenai.internal.message.media;

import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.QuietClose;
import io.github.camelopenai.internal.message.BodyBytes;
import io.github.camelopenai.internal.message.FileSignature;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * Bytes that a message body is, or an element of one.
 *
 * @param head as many of the first bytes as tell what it is
 * @param content all of them, which can be opened once or more often
 * @param name the name of the file without a path, or null
 * @param isFile whether it is a file, so that its text is a document and no prompt
 */
record MediaFile(byte[] head, Content content, String name, boolean isFile) {

    /** The bytes of a value, or null where it does not consist of bytes. */
    static MediaFile of(Object value, Exchange exchange) throws IOException {
        boolean isRemote = value instanceof WrappedFile<?> wrapped && !(wrapped.getFile() instanceof File);
        Object plain =
                !(value instanceof WrappedFile<?> wrapped) ? value : isRemote ? wrapped.getBody() : wrapped.getFile();
        String name = BodyBytes.fileName(value, exchange);
        boolean isFile = isRemote || plain instanceof File || plain instanceof Path;
        Content content = repeatable(plain, exchange);
        if (content != null) {
            return of(content, name, isFile);
        }
        InputStream in = BodyBytes.open(value, exchange);
        return in == null ? null : ofStream(in, name, isFile);
    }

    /** A file that can be opened more than once. */
    static MediaFile of(Content content, String name, boolean isFile) throws IOException {
        try (InputStream in = QuietClose.whenRead(content.open())) {
            return new MediaFile(in.readNBytes(FileSignature.LONGEST), content, name, isFile);
        }
    }

    private static MediaFile ofStream(InputStream in, String name, boolean isFile) throws IOException {
        byte[] head = in.readNBytes(FileSignature.LONGEST);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), QuietClose.whenRead(in));
        return new MediaFile(head, Content.of(whole, Content.UNKNOWN), name, isFile);
    }

    private static Content repeatable(Object value, Exchange exchange) throws IOException {
        if (value instanceof File file) {
            return Content.of(file.toPath());
        }
        if (value instanceof Path path && path.getFileSystem() == FileSystems.getDefault()) {
            return Content.of(path);
        }
        if (value instanceof byte[] bytes) {
            return Content.of(bytes);
        }
        if (value instanceof StreamCache cache && value instanceof InputStream) {
            StreamCache copy = cache.copy(exchange);
            return copy instanceof InputStream
                    ? new Cached(copy, cache.length() > 0 ? cache.length() : Content.UNKNOWN, exchange)
                    : null;
        }
        return null;
    }

    /** A copy of the message's own: who reads that one later does not move it. Each reader of it has one, too. */
    private record Cached(StreamCache cache, long length, Exchange exchange) implements Content {

        @Override
        public InputStream open() throws IOException {
            synchronized (cache) {
                return (InputStream) cache.copy(exchange);
            }
        }
    }

    /** What of it must be read for its text: null where it can be opened again. */
    InputStream opened() throws IOException {
        return content.isRepeatable() ? null : content.open();
    }

    /** The bytes, which can be opened again: for another attempt, or for the next turn of a loop. */
    Content kept() throws IOException {
        return content.isRepeatable() ? content : SpooledContent.of(content.open());
    }
}
