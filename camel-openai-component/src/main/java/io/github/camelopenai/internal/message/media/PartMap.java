package io.github.camelopenai.internal.message.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.Map;
import java.util.Set;

/**
 * An element of a List that is a part of a message already: as the API has it, with its {@code type}, or in short, with one of the fields {@code
 * text}, {@code image_url}, {@code file_id} and {@code file_url}.
 */
final class PartMap {

    private static final Set<String> TYPES =
            Set.of("text", "image_url", "input_audio", "file", "refusal", "input_text", "input_image", "input_file");

    private static final Set<String> SHORT = Set.of("text", "image_url", "file_id", "file_url");

    private PartMap() {}

    /** Whether an element is a part of a message, rather than a message or an item. */
    static boolean isPart(Object element) {
        Object role = field(element, "role");
        Object type = field(element, "type");
        if (role != null) {
            return false;
        }
        return type == null ? SHORT.stream().anyMatch(name -> field(element, name) != null) : TYPES.contains(type);
    }

    private static Object field(Object element, String name) {
        if (element instanceof JsonNode node) {
            JsonNode value = node.path(name);
            return value.isMissingNode() || value.isNull() ? null : value.isTextual() ? value.textValue() : value;
        }
        Object value = ((Map<?, ?>) element).get(name);
        return value instanceof CharSequence ? value.toString() : value;
    }

    /**
     * The part.
     *
     * @param subject what it is, to begin a sentence with
     * @param said the media type that the header says, or null
     * @param detail how closely the model looks where the element does not say it, or null
     */
    static ObjectNode part(JsonNode element, PartForm form, String subject, String said, String detail) {
        if (element.has("type")) {
            return element.deepCopy();
        }
        String closely = element.path("detail")
                .asText(element.path("image_url").path("detail").asText(detail));
        if (element.has("text")) {
            return form.text(element.path("text").asText());
        }
        if (element.has("image_url")) {
            JsonNode url = element.path("image_url");
            return form.image(url.isObject() ? url.path("url") : url, closely);
        }
        if (element.has("file_id")) {
            return form.fileId(element.path("file_id").asText(), said != null && said.startsWith("image/"), closely);
        }
        ObjectNode part = form.fileUrl(element.path("file_url").asText());
        if (part == null) {
            throw new OpenAIInvalidRequestException(
                    subject
                            + " has a file_url, but openai:chat fetches pictures only. Send the file itself, or use openai:responses.");
        }
        return part;
    }
}
