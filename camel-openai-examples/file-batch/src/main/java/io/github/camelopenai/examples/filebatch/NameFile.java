package io.github.camelopenai.examples.filebatch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A list of names on disk, each with its length before it: a name may have line ends in it.
 *
 * @param path the file
 * @param size how many names are in it
 */
record NameFile(Path path, long size) {

    /** Writes a list, and closes where it came from. */
    static NameFile write(Path path, Names names) throws IOException {
        long size = 0;
        try (Names from = names;
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)))) {
            for (String name = from.next(); name != null; name = from.next()) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
                size++;
            }
        }
        return new NameFile(path, size);
    }

    /** Reads it from its beginning; to be closed. */
    Reader read() throws IOException {
        return readFrom(0);
    }

    /** Reads it from a place that a reader of it has told; to be closed. */
    Reader readFrom(long place) throws IOException {
        InputStream in = Files.newInputStream(path);
        in.skipNBytes(place);
        return new Reader(new DataInputStream(new BufferedInputStream(in)), place);
    }

    static final class Reader implements Names {

        private final DataInputStream in;
        private long place;

        private Reader(DataInputStream in, long place) {
            this.in = in;
            this.place = place;
        }

        /** Where the next name begins, in bytes. */
        long place() {
            return place;
        }

        @Override
        public String next() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException e) {
                return null;
            }
            byte[] bytes = in.readNBytes(length);
            place += Integer.BYTES + length;
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
