package io.github.camelopenai.internal.client.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The head and the bytes of a part that is named by its first bytes: opening the head reads them. */
final class LateNamedPart {

    private final FilePart file;
    private final Function<FilePart, String> writer;
    private FilePart named;

    /**
     * @param file the part, whose naming is not null
     * @param writer writes the head of a part
     */
    LateNamedPart(FilePart file, Function<FilePart, String> writer) {
        this.file = file;
        this.writer = writer;
    }

    /** The head, whose length is not known before the part has its name. */
    Content head() {
        return new Piece(Content.UNKNOWN) {
            @Override
            public InputStream open() throws IOException {
                named = name();
                return new ByteArrayInputStream(writer.apply(named).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /** The bytes, which are opened after the head. */
    Content bytes() {
        return new Piece(file.content().length()) {
            @Override
            public InputStream open() throws IOException {
                return named.observed().open();
            }
        };
    }

    private FilePart name() throws IOException {
        InputStream in = file.content().open();
        byte[] head = in.readNBytes(PartNaming.BYTES);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), QuietClose.whenRead(in));
        return file.named(
                file.naming().of(head), Content.of(whole, file.content().length()));
    }

    private abstract static class Piece implements Content {

        private final long length;

        Piece(long length) {
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }
}
