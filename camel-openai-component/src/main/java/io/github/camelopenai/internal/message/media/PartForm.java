package io.github.camelopenai.internal.message.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.message.MediaTypes;
import java.util.Set;
import java.util.regex.Pattern;

/** How an API has the parts of a message. */
enum PartForm {
    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">Chat</a>. */
    CHAT(Pattern.compile("application/pdf"), "PDF (application/pdf), sound (audio/wav, audio/mpeg)") {
        @Override
        ObjectNode text(String text) {
            return part("text").put("text", text);
        }

        @Override
        ObjectNode image(JsonNode url, String detail) {
            ObjectNode part = part("image_url");
            ObjectNode image = part.putObject("image_url").set("url", url);
            if (detail != null) {
                image.put("detail", detail);
            }
            return part;
        }

        @Override
        ObjectNode file(String name, JsonNode data) {
            ObjectNode part = part("file");
            part.putObject("file").put("filename", name).set("file_data", data);
            return part;
        }

        @Override
        ObjectNode fileId(String id, boolean isImage, String detail) {
            ObjectNode part = part("file");
            part.putObject("file").put("file_id", id);
            return part;
        }

        @Override
        ObjectNode fileUrl(String url) {
            return null;
        }

        @Override
        ObjectNode sound(String format, JsonNode data) {
            ObjectNode part = part("input_audio");
            part.putObject("input_audio").put("format", format).set("data", data);
            return part;
        }
    },

    /** <a href="https://platform.openai.com/docs/api-reference/responses/create">Responses</a>. */
    RESPONSES(
            Pattern.compile("application/(pdf|msword|rtf|vnd\\.(ms-excel|ms-powerpoint"
                    + "|openxmlformats-officedocument\\..*|oasis\\.opendocument\\..*))"),
            "documents (PDF, Word, Excel, PowerPoint, OpenDocument, RTF)") {
        @Override
        ObjectNode text(String text) {
            return part("input_text").put("text", text);
        }

        @Override
        ObjectNode image(JsonNode url, String detail) {
            return part("input_image").put("detail", detailed(detail)).set("image_url", url);
        }

        @Override
        ObjectNode file(String name, JsonNode data) {
            return part("input_file").put("filename", name).set("file_data", data);
        }

        @Override
        ObjectNode fileId(String id, boolean isImage, String detail) {
            return isImage
                    ? part("input_image").put("detail", detailed(detail)).put("file_id", id)
                    : part("input_file").put("file_id", id);
        }

        @Override
        ObjectNode fileUrl(String url) {
            return part("input_file").put("file_url", url);
        }

        @Override
        ObjectNode sound(String format, JsonNode data) {
            return null;
        }

        private String detailed(String detail) {
            return detail == null ? "auto" : detail;
        }
    };

    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private final Pattern documents;
    private final String others;

    /**
     * @param documents the types of documents that it takes
     * @param others what it takes beside pictures and texts, in words
     */
    PartForm(Pattern documents, String others) {
        this.documents = documents;
        this.others = others;
    }

    /** The form of an operation, or null where its messages have no parts. */
    static PartForm of(Operation operation) {
        return operation.list() == ListContent.MESSAGES
                ? CHAT
                : operation.list() == ListContent.ITEMS ? RESPONSES : null;
    }

    /** A text. */
    abstract ObjectNode text(String text);

    /** @param detail how closely the model looks, or null */
    abstract ObjectNode image(JsonNode url, String detail);

    /** A document. */
    abstract ObjectNode file(String name, JsonNode data);

    /** A file that the server has. */
    abstract ObjectNode fileId(String id, boolean isImage, String detail);

    /** A document that the server fetches, or null where it fetches none. */
    abstract ObjectNode fileUrl(String url);

    /** A sound, or null where none is taken. */
    abstract ObjectNode sound(String format, JsonNode data);

    /** Whether a type is one of pictures that are taken. */
    static boolean isImage(String type) {
        return IMAGES.contains(type);
    }

    /** Whether a type is one of documents that are taken. */
    boolean isDocument(String type) {
        return documents.matcher(type).matches();
    }

    /** The format of sounds of a type, or null where it is not taken. */
    String soundFormat(String type) {
        return this == RESPONSES ? null : type.equals("audio/wav") ? "wav" : type.equals("audio/mpeg") ? "mp3" : null;
    }

    /** What is taken, in words. */
    String taken() {
        return "pictures (image/png, image/jpeg, image/gif, image/webp), " + others + " and texts";
    }

    /** What a document is called that has no name. */
    static String documentName(String type) {
        return MediaTypes.nameFor(type).replaceFirst("^file", "document");
    }

    /** What else can be done with a file of a type, as a sentence, or nothing. */
    static String advice(String type) {
        return type.startsWith("audio/") || type.startsWith("video/")
                ? " For what is said in it, use openai:audio?operation=transcribe."
                : "";
    }

    private static ObjectNode part(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
