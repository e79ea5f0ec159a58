package io.github.camelopenai.internal.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;

/** Message bodies that consist of bytes: files, streams, arrays. */
public final class BodyBytes {

    private BodyBytes() {}

    /**
     * The bytes of a body.
     *
     * @return to be closed by the caller, or null where the body does not consist of bytes
     */
    public static InputStream open(Object body, Exchange exchange) throws IOException {
        if (body instanceof WrappedFile<?> wrapped) {
            return open(wrapped, exchange);
        }
        if (body instanceof File local) {
            return new FileInputStream(local);
        }
        if (body instanceof Path path) {
            boolean isLocal = path.getFileSystem() == FileSystems.getDefault();
            return isLocal ? new FileInputStream(path.toFile()) : Files.newInputStream(path);
        }
        if (body instanceof byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }
        if (body instanceof ByteArrayOutputStream written) {
            return new ByteArrayInputStream(written.toByteArray());
        }
        if (body instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new ByteArrayInputStream(bytes);
        }
        return body instanceof InputStream stream ? stream : null;
    }

    /** The content of a remote file may be a text, or not be loaded yet: Camel's converter loads it. */
    private static InputStream open(WrappedFile<?> wrapped, Exchange exchange) throws IOException {
        if (wrapped.getFile() instanceof File local) {
            return open(local, exchange);
        }
        Object content = wrapped.getBody();
        if (content instanceof CharSequence || content instanceof Reader) {
            return null;
        }
        InputStream bytes = content == null ? null : open(content, exchange);
        return bytes == null
                ? exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, wrapped)
                : bytes;
    }

    /** The name of a body that is a file, without a path, or null. */
    public static String fileName(Object body, Exchange exchange) {
        if (body instanceof WrappedFile<?> wrapped) {
            return wrapped.getFile() instanceof File file
                    ? file.getName()
                    : CamelFile.of(wrapped, exchange.getContext()).name();
        }
        if (body instanceof File file) {
            return file.getName();
        }
        return body instanceof Path path ? String.valueOf(path.getFileName()) : null;
    }
}
