package io.github.camelopenai.examples.benchmarks.side;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** A multipart body by hand: a field, and a file that is read on the I/O thread. */
final class FileUpload implements AsyncEntityProducer {

    private static final String BOUNDARY = "----benchmark-0123456789";
    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final long size;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private final ByteBuffer tail = ascii("\r\n--" + BOUNDARY + "--\r\n");
    private FileChannel content;

    FileUpload(Path file) {
        this.file = file;
        try {
            this.size = Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        piece.put(head()).flip();
    }

    private ByteBuffer head() {
        return ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nuser_data\r\n--"
                + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file.getFileName()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long getContentLength() {
        return head().remaining() + size + tail.capacity();
    }

    @Override
    public String getContentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    @Override
    public int available() {
        return PIECE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (content == null) {
            content = FileChannel.open(file, StandardOpenOption.READ);
        }
        while (fill()) {
            channel.write(piece);
            if (piece.hasRemaining()) {
                return;
            }
        }
        channel.write(tail);
        if (!tail.hasRemaining()) {
            channel.endStream();
        }
    }

    /** Whether there is something of the file left to write. */
    private boolean fill() throws IOException {
        if (piece.hasRemaining()) {
            return true;
        }
        piece.clear();
        int read = content.read(piece);
        piece.flip();
        return read > 0;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public String getContentEncoding() {
        return null;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }

    @Override
    public void failed(Exception failure) {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
