package io.github.camelopenai.internal.message.request;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.PartNaming.Label;
import io.github.camelopenai.internal.message.FileSignature;
import io.github.camelopenai.internal.message.FileSignature.Kind;
import io.github.camelopenai.internal.message.MediaTypes;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.util.FileUtil;

/**
 * What is known of a file that is uploaded before its bytes are read, and what a server is told of it.
 *
 * <p>OpenAI tells audio by the extension of its name and images by their content type, and refuses any other; so what the name and
 * the headers leave open is told by the first bytes.
 *
 * @param subject the file in words, to begin a sentence with
 * @param fileName its name, or null
 * @param contentType the content type that a header gives it, or null
 * @param isText whether it is a Java text
 * @param wanted what the server takes in its place, or null for any file
 * @param advice how to name such a file, as a sentence
 */
record UploadLabel(String subject, String fileName, String contentType, boolean isText, Kind wanted, String advice) {

    /** How the message body is named. */
    static final String BY_HEADER = "Set the header " + Exchange.FILE_NAME + ", such as talk.mp3, or "
            + Exchange.FILE_CONTENT_TYPE + " or " + Exchange.CONTENT_TYPE + ", such as audio/mpeg.";

    /** How a part of a Map is named. */
    static final String BY_FILE =
            "Make it a File or Path, such as talk.mp3, or send it as the message body with the header "
                    + Exchange.FILE_NAME + '.';

    /** By these OpenAI tells audio (<a href="https://platform.openai.com/docs/guides/speech-to-text">Speech to text</a>). */
    private static final Set<String> AUDIO_EXTENSIONS =
            Set.of("flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm");

    /** A file name without a path, or null where nothing is left of it. */
    static String nameOf(String path) {
        String name = path == null ? "" : FileUtil.stripPath(path).strip();
        return name.isEmpty() || name.equals(".") || name.equals("..") ? null : name;
    }

    /** Whether name and headers leave open what only the bytes can tell. */
    boolean needsBytes() {
        if (isText) {
            return wanted == Kind.AUDIO && isUnknown();
        }
        return wanted == Kind.AUDIO ? !AUDIO_EXTENSIONS.contains(extension(plain().fileName())) : knownType() == null;
    }

    /**
     * Name and content type, as far as the first bytes tell them.
     *
     * @throws OpenAIInvalidRequestException where the server wants audio, and nothing tells that it is some
     */
    Label of(byte[] head) {
        FileSignature seen = isText ? null : FileSignature.of(head);
        if (seen != null && (wanted == null || wanted == seen.kind())) {
            String type = knownType();
            return new Label(nameWith(seen), type == null ? seen.contentType() : type);
        }
        if (wanted == Kind.AUDIO && isUnknown()) {
            throw new OpenAIInvalidRequestException(
                    subject + " has neither a file name nor an audio content type, and its"
                            + " first bytes are those of "
                            + (seen == null
                                    ? "no known audio format (wav, mp3, mp4, m4a, ogg, flac, webm, aac)"
                                    : seen.description())
                            + ". " + advice);
        }
        return plain();
    }

    /** Name and content type without a look at the bytes. */
    Label plain() {
        String type = knownType();
        if (type == null) {
            type = contentType == null ? MediaTypes.ofName(fileName) : contentType;
        }
        if (type == null) {
            type = isText ? "text/plain" : MediaTypes.ANY;
        }
        return new Label(fileName == null ? MediaTypes.nameFor(type) : fileName, type);
    }

    private boolean isUnknown() {
        return fileName == null && knownType() == null;
    }

    /** A content type that an earlier step of the route has left, such as that of JSON, is none of an image. */
    private String knownType() {
        if (fits(contentType)) {
            return contentType;
        }
        String type = MediaTypes.ofName(fileName);
        return fits(type) ? type : null;
    }

    private boolean fits(String type) {
        return type != null && !type.startsWith(MediaTypes.ANY) && (wanted == null || wanted.hasType(type));
    }

    private String nameWith(FileSignature seen) {
        if (fileName == null) {
            return seen.kind().noun() + '.' + seen.extension();
        }
        boolean isNamed = wanted != Kind.AUDIO || extension(fileName).equals(seen.extension());
        return isNamed ? fileName : fileName + '.' + seen.extension();
    }

    private static String extension(String fileName) {
        return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
