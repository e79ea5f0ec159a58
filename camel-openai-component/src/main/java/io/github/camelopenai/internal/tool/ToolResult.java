package io.github.camelopenai.internal.tool;

import java.util.List;

/**
 * What a tool gives back to the model.
 *
 * @param text the text, or empty
 * @param media pictures, sound and documents
 * @param isError whether it tells the model of an error, which the model may correct
 */
public record ToolResult(String text, List<Media> media, boolean isError) {

    /**
     * A picture, sound or document.
     *
     * @param type the media type, such as {@code image/png}
     * @param name the name of its file, or null
     * @param base64 its bytes
     */
    public record Media(String type, String name, String base64) {

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
