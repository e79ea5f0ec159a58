package io.github.camelopenai.testsupport;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes in a content coding, as servers send them. */
public final class Coded {

    private Coded() {}

    /** A text in the coding of this name; {@code raw} is deflate without its frame. */
    public static byte[] in(String coding, String text) {
        return in(coding, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in the coding of this name; {@code raw} is deflate without its frame. */
    public static byte[] in(String coding, byte[] bytes) {
        try {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            try (OutputStream out = writer(coding, coded)) {
                out.write(bytes);
            }
            return coded.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes in the coding of this name; what is flushed can be decoded at once. */
    public static OutputStream writer(String coding, OutputStream out) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip" -> new GZIPOutputStream(out, true);
            case "deflate" -> new DeflaterOutputStream(out, true);
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                yield new BrotliOutputStream(out);
            }
            case "raw" -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true), true);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    /** Several arrays, one after the other. */
    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
