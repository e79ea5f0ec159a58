package io.github.camelopenai.internal.message.media;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.FileSignature;
import io.github.camelopenai.internal.message.FileSignature.Kind;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MediaTypes;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The media type of a file in a prompt, and what tells it.
 *
 * @param name the type without parameters, under its registered name; null where nothing tells it
 * @param source what tells it, in words
 * @param signature the format that the first bytes are of, or null
 */
record PartType(String name, String source, FileSignature signature) {

    /** Headers of Camel's components, the first that tells something counts. */
    private static final List<String> HEADERS = List.of(
            "CamelAwsS3ContentType",
            "CamelAzureStorageBlobContentType",
            "CamelAzureStorageDataLakeContentType",
            "CamelGoogleCloudStorageContentType",
            "CamelMinioContentType",
            "CamelIBMCOSContentType",
            Exchange.CONTENT_TYPE,
            Exchange.FILE_CONTENT_TYPE);

    /** So many of them are of storage in a cloud, whose objects are files. */
    private static final int OF_CLOUDS = 6;

    private static final Pattern TEXT =
            Pattern.compile("text/.*|.*\\+(json|xml|yaml)|application/(json|jsonl|x-ndjson|xml|yaml"
                    + "|x-yaml|toml|sql|graphql|javascript|x-javascript|x-www-form-urlencoded)");

    private static final Pattern NO_TEXT = Pattern.compile("(image|audio|video|font)/.*|application/(pdf|msword|rtf|ogg"
            + "|vnd\\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\\..*|oasis\\.opendocument\\..*))");

    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+");

    /** Such as storage has for what it was not told. */
    private static final Pattern SAYS_NOTHING = Pattern.compile("(application|binary)/octet-stream|multipart/.*");

    private static final Map<String, String> REGISTERED = Map.ofEntries(
            Map.entry("image/jpg", "image/jpeg"),
            Map.entry("image/pjpeg", "image/jpeg"),
            Map.entry("image/x-png", "image/png"),
            Map.entry("application/x-pdf", "application/pdf"),
            Map.entry("audio/x-wav", "audio/wav"),
            Map.entry("audio/wave", "audio/wav"),
            Map.entry("audio/vnd.wave", "audio/wav"),
            Map.entry("audio/mp3", "audio/mpeg"),
            Map.entry("audio/x-mp3", "audio/mpeg"));

    /** What the table of the JDK lacks. */
    private static final Map<String, String> ENDS = Map.ofEntries(
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("avif", "image/avif"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("flac", "audio/flac"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    /**
     * The type of a file.
     *
     * @param headers the message that the file is the body of, or null
     * @param fileName the name of the file, or null
     * @param head its first bytes
     * @throws OpenAIInvalidRequestException where the header that says it names no type
     */
    static PartType of(Message headers, String fileName, byte[] head) {
        FileSignature signature = FileSignature.of(head);
        String said = said(headers);
        if (said != null) {
            return new PartType(said, "the header " + OpenAIHeaders.MEDIA_TYPE, signature);
        }
        PartType told = ofHeaders(headers, signature);
        return settled(told == null ? named(fileName, signature) : told, signature);
    }

    private static PartType named(String fileName, FileSignature signature) {
        String type = ofName(fileName);
        return type == null ? null : new PartType(type, "its name", signature);
    }

    private static PartType settled(PartType told, FileSignature signature) {
        // A type that an earlier step has left, such as that of JSON, makes no text of a picture
        boolean isWrong = signature != null && isMedia(signature) && (told == null || told.isText());
        if (isWrong) {
            return new PartType(registered(signature.contentType()), "its first bytes", signature);
        }
        return told == null ? new PartType(null, "nothing", signature) : told;
    }

    private static boolean isMedia(FileSignature signature) {
        return signature.kind() == Kind.IMAGE
                || signature.kind() == Kind.AUDIO
                || signature.contentType().equals("application/pdf");
    }

    /**
     * The type that the header for it names, or null.
     *
     * @throws OpenAIInvalidRequestException where it names none
     */
    static String said(Message headers) {
        String text = headers == null ? null : HeaderValues.text(headers, OpenAIHeaders.MEDIA_TYPE);
        if (text == null || text.isBlank()) {
            return null;
        }
        String type = plain(text);
        if (!TYPE.matcher(type).matches()) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.MEDIA_TYPE + " is '" + text
                    + "', but must be a media type, such as image/png or application/pdf.");
        }
        return type;
    }

    private static PartType ofHeaders(Message headers, FileSignature signature) {
        if (headers == null) {
            return null;
        }
        for (String header : HEADERS) {
            String type = headers.getHeader(header, String.class);
            String plain = type == null ? "" : plain(type);
            if (TYPE.matcher(plain).matches() && !SAYS_NOTHING.matcher(plain).matches()) {
                return new PartType(plain, "the header " + header, signature);
            }
        }
        return null;
    }

    /** Whether headers say that the body is an object of a storage. */
    static boolean isStored(Message headers) {
        return HEADERS.subList(0, OF_CLOUDS).stream().anyMatch(header -> headers.getHeader(header) != null);
    }

    /** The type of a file with such a name, or null. */
    static String ofName(String fileName) {
        if (fileName == null) {
            return null;
        }
        String end = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = ENDS.get(end);
        String known = type == null ? MediaTypes.ofName(fileName) : type;
        return known == null || SAYS_NOTHING.matcher(known).matches() ? null : registered(known);
    }

    private static String plain(String type) {
        return registered(type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT));
    }

    private static String registered(String type) {
        return REGISTERED.getOrDefault(type, type);
    }

    /**
     * The type of a file that is attached.
     *
     * @param told the type that its sender says, or null
     */
    static PartType ofAttachment(String told, String fileName, byte[] head) {
        FileSignature signature = FileSignature.of(head);
        String type = told == null ? "" : plain(told);
        boolean says =
                TYPE.matcher(type).matches() && !SAYS_NOTHING.matcher(type).matches();
        return settled(
                says ? new PartType(type, "its content type", signature) : named(fileName, signature), signature);
    }

    boolean isText() {
        return isText(name);
    }

    /** Whether files of the type are never texts, whatever their bytes are. */
    boolean isNoText() {
        return NO_TEXT.matcher(name).matches();
    }

    static boolean isText(String type) {
        return type != null && TEXT.matcher(type).matches();
    }
}
