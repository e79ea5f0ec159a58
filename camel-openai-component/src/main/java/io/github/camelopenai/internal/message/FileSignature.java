package io.github.camelopenai.internal.message;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The first bytes of a format of files, as its specification has them.
 *
 * <p>A text may begin with "ID3" or "BM". So each row asks for bytes that no text has, or for letters that begin no sentence.
 *
 * @param description the format with its article, for messages
 * @param kind what files of this format are
 * @param contentType its media type
 * @param extension the extension by which servers know it, without a dot
 * @param offset where the bytes stand
 * @param bytes the bytes; {@link #ANY} and {@link #NO_LETTER} stand for several
 */
public record FileSignature(
        String description, Kind kind, String contentType, String extension, int offset, List<Integer> bytes) {

    private static final int ANY = -1;

    /** Such as the highest byte of a length: a text would have a letter there. */
    private static final int NO_LETTER = -2;

    /** How many bytes of a file are enough to find any signature. */
    public static final int LONGEST = 262;

    /** The first match counts. Of a frame of MPEG audio the first 16 bits tell version and layer. */
    private static final List<FileSignature> TABLE = List.of(
            row("a PNG image", Kind.IMAGE, "image/png", "png", 0, "89504E470D0A1A0A"),
            row("a JPEG image", Kind.IMAGE, "image/jpeg", "jpg", 0, "FFD8FF"),
            row("a GIF image", Kind.IMAGE, "image/gif", "gif", 0, "474946383761????????????00"),
            row("a GIF image", Kind.IMAGE, "image/gif", "gif", 0, "474946383961????????????00"),
            row("a WebP image", Kind.IMAGE, "image/webp", "webp", 0, "52494646??????^^57454250"),
            row("a TIFF image", Kind.IMAGE, "image/tiff", "tif", 0, "49492A00"),
            row("a TIFF image", Kind.IMAGE, "image/tiff", "tif", 0, "4D4D002A"),
            row("a BMP image", Kind.IMAGE, "image/bmp", "bmp", 0, "424D????????00000000"),
            row("a HEIC image", Kind.IMAGE, "image/heic", "heic", 0, "0000????6674797068656963"),
            row("a HEIF image", Kind.IMAGE, "image/heif", "heif", 0, "0000????667479706D696631"),
            row("an AVIF image", Kind.IMAGE, "image/avif", "avif", 0, "0000????6674797061766966"),
            row("WAV audio", Kind.AUDIO, "audio/wav", "wav", 0, "52494646??????^^57415645"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "49443302??"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "49443303??"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "49443304??"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFFB"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFFA"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFF3"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFF2"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFE3"),
            row("MP3 audio", Kind.AUDIO, "audio/mpeg", "mp3", 0, "FFE2"),
            row("AAC audio", Kind.AUDIO, "audio/aac", "aac", 0, "FFF1"),
            row("AAC audio", Kind.AUDIO, "audio/aac", "aac", 0, "FFF9"),
            row("M4A audio", Kind.AUDIO, "audio/mp4", "m4a", 0, "0000????667479704D3441"),
            row("MP4 audio or video", Kind.AUDIO, "video/mp4", "mp4", 0, "0000????66747970"),
            row("Ogg audio", Kind.AUDIO, "audio/ogg", "ogg", 0, "4F67675300"),
            row("FLAC audio", Kind.AUDIO, "audio/flac", "flac", 0, "664C614300"),
            row("FLAC audio", Kind.AUDIO, "audio/flac", "flac", 0, "664C614380"),
            row("WebM audio or video", Kind.AUDIO, "audio/webm", "webm", 0, "1A45DFA3"),
            row("a PDF document", Kind.DOCUMENT, "application/pdf", "pdf", 0, "255044462D31"),
            row("a PDF document", Kind.DOCUMENT, "application/pdf", "pdf", 0, "255044462D32"),
            row("an old Office document", Kind.DOCUMENT, "application/x-ole-storage", "doc", 0, "D0CF11E0A1B11AE1"),
            row("a ZIP archive, as docx and xlsx are too", Kind.ARCHIVE, "application/zip", "zip", 0, "504B0304"),
            row("a ZIP archive without entries", Kind.ARCHIVE, "application/zip", "zip", 0, "504B0506"),
            row("a gzip archive", Kind.ARCHIVE, "application/gzip", "gz", 0, "1F8B08"),
            row("a 7z archive", Kind.ARCHIVE, "application/x-7z-compressed", "7z", 0, "377ABCAF271C"),
            row("a RAR archive", Kind.ARCHIVE, "application/vnd.rar", "rar", 0, "526172211A07"),
            row("an xz archive", Kind.ARCHIVE, "application/x-xz", "xz", 0, "FD377A585A00"),
            row("a bzip2 archive", Kind.ARCHIVE, "application/x-bzip2", "bz2", 0, "425A68??314159265359"),
            row("a Zstandard archive", Kind.ARCHIVE, "application/zstd", "zst", 0, "28B52FFD"),
            row("a tar archive", Kind.ARCHIVE, "application/x-tar", "tar", 257, "7573746172"));

    /** What a file is, and what to do with it instead of sending it as a text. */
    public enum Kind {
        IMAGE(
                "image",
                "To ask about an image, send it to openai:chat or openai:responses; to edit it, use"
                        + " openai:images?operation=edit."),
        AUDIO("audio", "For its text, use openai:audio?operation=transcribe."),
        DOCUMENT("file", "Extract its text first, or send it to openai:responses."),
        ARCHIVE("file", "Unpack it first, for example with unmarshal().gzipDeflater() or unmarshal().zipFile().");

        private final String noun;
        private final String advice;

        Kind(String noun, String advice) {
            this.noun = noun;
            this.advice = advice;
        }

        /** What a file of this kind is called that has no name. */
        public String noun() {
            return noun;
        }

        /** What to do with it instead of sending it as a text, as a sentence. */
        String advice() {
            return advice;
        }

        /** Whether a content type is one of files of this kind, as far as a type tells. */
        public boolean hasType(String contentType) {
            String type = contentType.toLowerCase(Locale.ROOT);
            return switch (this) {
                case IMAGE -> type.startsWith("image/");
                case AUDIO ->
                    type.startsWith("audio/") || type.startsWith("video/") || type.startsWith("application/ogg");
                case DOCUMENT, ARCHIVE -> type.startsWith("application/");
            };
        }
    }

    /** The format that begins so, or null where none is known. */
    public static FileSignature of(byte[] head) {
        for (FileSignature signature : TABLE) {
            if (signature.isIn(head)) {
                return signature;
            }
        }
        return null;
    }

    private boolean isIn(byte[] head) {
        if (head.length < offset + bytes.size()) {
            return false;
        }
        for (int i = 0; i < bytes.size(); i++) {
            if (!fits(bytes.get(i), head[offset + i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(int pattern, int octet) {
        return switch (pattern) {
            case ANY -> true;
            case NO_LETTER -> octet < ' ' || octet > '~';
            default -> pattern == octet;
        };
    }

    private static FileSignature row(
            String description, Kind kind, String contentType, String extension, int offset, String hex) {
        List<Integer> bytes =
                Stream.of(hex.split("(?<=\\G..)")).map(FileSignature::pattern).toList();
        return new FileSignature(description, kind, contentType, extension, offset, bytes);
    }

    private static int pattern(String digits) {
        return switch (digits) {
            case "??" -> ANY;
            case "^^" -> NO_LETTER;
            default -> HexFormat.fromHexDigits(digits);
        };
    }
}
