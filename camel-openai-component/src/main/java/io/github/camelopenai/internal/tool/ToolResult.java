package io.github.camelopenai.internal.tool;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a tool gives back to the model.
 *
 * @param text the text, or empty
 * @param media pictures, sound and documents
 * @param isError whether it tells the model of an error, which the model may correct
 * @param isJson whether the text is the whole JSON of what a tool gave as an object
 */
public record ToolResult(String text, List<Media> media, boolean isError, boolean isJson) {

    /** One whose text is a text. */
    public ToolResult(String text, List<Media> media, boolean isError) {
        this(text, media, isError, false);
    }

    /**
     * A picture, sound or document.
     *
     * @param type the media type, such as {@code image/png}; without parameters, and by the name that is registered where there are others
     * @param name the name of its file, or null
     * @param base64 its bytes
     */
    public record Media(String type, String name, String base64) {

        private static final Map<String, String> REGISTERED = Map.of(
                "image/jpg", "image/jpeg",
                "audio/x-wav", "audio/wav",
                "audio/wave", "audio/wav",
                "audio/vnd.wave", "audio/wav",
                "audio/mp3", "audio/mpeg",
                "audio/x-mp3", "audio/mpeg");

        public Media {
            String plain = type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
            type = REGISTERED.getOrDefault(plain, plain);
        }

        /** As the API takes it in place of a URL. */
        public String dataUrl() {
            return "data:" + type + ";base64," + base64;
        }
    }

    /** A text. */
    public static ToolResult of(String text) {
        return new ToolResult(text, List.of(), false);
    }

    /** A sentence that tells the model what it did wrong, or what went wrong. */
    public static ToolResult error(String sentence) {
        return new ToolResult(sentence, List.of(), true);
    }
}
