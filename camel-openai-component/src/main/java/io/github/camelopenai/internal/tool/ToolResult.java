package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a tool gives back to the model.
 *
 * @param text the text, empty where there is none
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

        /** Of bytes. */
        public static Media of(String type, String name, byte[] bytes) {
            return new Media(type, name, Base64.getEncoder().encodeToString(bytes));
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

    /** As JSON, to be kept. */
    public ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("text", text).put("error", isError);
        for (Media one : media) {
            json.withArray("media")
                    .addObject()
                    .put("type", one.type())
                    .put("name", one.name())
                    .put("base64", one.base64());
        }
        return json;
    }

    /** What was kept as JSON. */
    public static ToolResult of(ObjectNode json) {
        List<Media> media = new ArrayList<>();
        json.path("media")
                .forEach(one -> media.add(new Media(
                        one.path("type").asText(),
                        one.path("name").textValue(),
                        one.path("base64").asText())));
        return new ToolResult(
                json.path("text").asText(),
                List.copyOf(media),
                json.path("error").asBoolean());
    }
}
