package io.github.camelopenai.internal.message;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Content types of files by their names, and names for content that has none. */
public final class MediaTypes {

    public static final String ANY = "application/octet-stream";

    /** {@code type/subtype} and parameters, as RFC 9110, section 8.3.1 has them. */
    private static final Pattern VALID = Pattern.compile(
            "[\\w!#$&^.+-]+/[\\w!#$&^.+-]+( *; *[\\w!#$&^.+-]+=([\\w!#$&^.+-]+|\"[^\"\\p{Cntrl}]*\"))*");

    /** A server tells the format of audio and images by the extension. */
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("application/json", "json"),
            Map.entry("application/jsonl", "jsonl"),
            Map.entry("application/ogg", "ogg"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("audio/aac", "aac"),
            Map.entry("audio/flac", "flac"),
            Map.entry("audio/x-flac", "flac"),
            Map.entry("audio/mp4", "m4a"),
            Map.entry("audio/x-m4a", "m4a"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("audio/mp3", "mp3"),
            Map.entry("audio/ogg", "ogg"),
            Map.entry("audio/wav", "wav"),
            Map.entry("audio/x-wav", "wav"),
            Map.entry("audio/wave", "wav"),
            Map.entry("audio/vnd.wave", "wav"),
            Map.entry("audio/webm", "webm"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/png", "png"),
            Map.entry("image/webp", "webp"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/html", "html"),
            Map.entry("text/jsonl", "jsonl"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/plain", "txt"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("video/mpeg", "mpeg"),
            Map.entry("video/webm", "webm"));

    private MediaTypes() {}

    /** Whether a text is a content type of one thing, and so can be that of a part. */
    public static boolean isOfAPart(String contentType) {
        return contentType != null
                && VALID.matcher(contentType).matches()
                && !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /** The content type of a file with this name, or null if the name tells nothing. */
    public static String ofName(String fileName) {
        if (fileName == null) {
            return null;
        }
        if (fileName.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return "application/jsonl";
        }
        return URLConnection.guessContentTypeFromName(fileName.replace("#", "_"));
    }

    /** A name for a file of this content type. */
    public static String nameFor(String contentType) {
        String type = contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
        String extension = EXTENSIONS.get(type);
        return extension == null ? "file" : "file." + extension;
    }
}
