package io.github.camelopenai.internal.client.http.coding;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Undoes the content codings of a body, piece by piece (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4">RFC
 * 9110, section 8.4</a>).
 *
 * <p>It decodes no more than it is asked for: what a small piece unpacks to is never in memory as a whole.
 */
public final class ContentDecoder implements AutoCloseable {

    /** A server has no use for more, and each takes memory. */
    private static final int MOST_CODINGS = 4;

    private final Fed fed = new Fed();
    private final List<Coding> codings = new ArrayList<>();
    private final ByteSource decoded;

    private ContentDecoder(List<String> applied) throws UndecodableException {
        ByteSource source = fed;
        for (int last = applied.size() - 1; last >= 0; last--) {
            Coding coding = coding(applied.get(last), source);
            codings.add(coding);
            source = coding;
        }
        decoded = source;
    }

    /** Bytes that are taken as they come. */
    interface ByteSource {

        /**
         * Puts bytes that are there now.
         *
         * @param length how many may be put, at least 1
         * @return how many were put, 0 where there are none now
         */
        int take(byte[] target, int offset, int length) throws UndecodableException;
    }

    private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "br");

    private static final Set<String> NO_CODINGS =
            Set.of("", "identity", "none", "null", "binary", "chunked", "7bit", "8bit");

    /** The body cannot be decoded; the message says why, as the end of a sentence about it. */
    public static final class UndecodableException extends IOException {
        private static final long serialVersionUID = 1L;

        public UndecodableException(String message) {
            super(message);
        }
    }

    /**
     * What undoes these codings, or null where there are none.
     *
     * @param applied the values of {@code Content-Encoding}, in the order in which they were applied
     * @throws UndecodableException where one of them is not known
     */
    public static ContentDecoder of(List<String> applied) throws UndecodableException {
        List<String> names = new ArrayList<>();
        for (String value : applied) {
            for (String name : value.split(",")) {
                String known = name.strip().toLowerCase(Locale.ROOT);
                if (!saysNothing(known)) {
                    names.add(known);
                }
            }
        }
        if (names.size() > MOST_CODINGS) {
            throw new UndecodableException(
                    "has " + names.size() + " content codings, but at most " + MOST_CODINGS + " are undone");
        }
        return names.isEmpty() ? null : new ContentDecoder(names);
    }

    /** Servers write the charset there, or that there is no coding: official SDKs take the body as it is. */
    private static boolean saysNothing(String name) {
        // Java searches the class path each time for a charset that it does not know
        return NO_CODINGS.contains(name) || !KNOWN.contains(name) && isCharset(name);
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Coding coding(String name, ByteSource source) throws UndecodableException {
        return switch (name) {
            case "gzip", "x-gzip" -> new GzipCoding(source);
            case "deflate" -> new DeflateCoding(source);
            case "br" -> BrotliSupport.coding(source);
            default ->
                throw new UndecodableException("has the content coding '" + name
                        + "', which is not known; known are gzip, deflate and, with brotli4j on the class path, br");
        };
    }

    /** Gives the next coded bytes. All that were given before must be decoded. */
    public void feed(byte[] coded) {
        fed.bytes = coded;
        fed.position = 0;
    }

    /**
     * Decodes what was fed.
     *
     * @return how many bytes were put, 0 where it needs to be fed
     * @throws UndecodableException where the bytes are damaged
     */
    public int decode(byte[] target, int length) throws UndecodableException {
        return decoded.take(target, 0, length);
    }

    /**
     * No more is fed, and all is decoded.
     *
     * @throws UndecodableException where the bytes end before the codings do
     */
    public void end() throws UndecodableException {
        for (Coding coding : codings) {
            coding.end();
        }
    }

    /** Lets memory outside of the heap go. */
    @Override
    public void close() {
        codings.forEach(Coding::close);
    }

    /** The coded bytes as they came. */
    private static final class Fed implements ByteSource {

        private byte[] bytes = {};
        private int position;

        @Override
        public int take(byte[] target, int offset, int length) {
            int taken = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, target, offset, taken);
            position += taken;
            return taken;
        }
    }
}
