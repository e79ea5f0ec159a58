package io.github.camelopenai.internal.message.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.message.OpenAIHeaders;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file that the server has, or fetches by itself: nothing of it is read here.
 *
 * <p>A text is one only where the header {@code CamelOpenAIMediaType} says that it stands for a picture or a document, so no prompt is taken for
 * one. A {@link URI} or {@link URL} always is.
 *
 * @param address a URL, or the id of a file
 * @param type the media type, or null where nothing tells it
 */
record Remote(String address, String type) {

    private static final Pattern URL_TEXT = Pattern.compile("(?i)https?://\\S+");
    private static final Pattern DATA_URL = Pattern.compile("(?is)data:[\\w!#$&^.+-]+/[\\w!#$&^.+-]+[^,]*,\\S*");
    /** Azure's begin with the other word. */
    private static final Pattern FILE_ID = Pattern.compile("(file|assistant)-[\\w-]+");

    /**
     * The file that a value stands for, or null where it is a text or no such value.
     *
     * @param said the type that the header says, or null
     */
    static Remote of(Object value, String said) {
        if (value instanceof URI || value instanceof URL) {
            return new Remote(value.toString(), said);
        }
        if (!(value instanceof CharSequence) || said == null || PartType.isText(said)) {
            return null;
        }
        String text = value.toString().strip();
        boolean isAddress = URL_TEXT.matcher(text).matches()
                || DATA_URL.matcher(text).matches()
                || FILE_ID.matcher(text).matches();
        return isAddress ? new Remote(text, said) : null;
    }

    /**
     * The part of a message.
     *
     * @param subject what it is, to begin a sentence with
     * @param detail how closely the model looks, or null
     * @throws OpenAIInvalidRequestException where the API takes no such address, naming what it takes
     */
    ObjectNode part(PartForm form, String subject, String detail) {
        if (FILE_ID.matcher(address).matches()) {
            return form.fileId(address, type != null && type.startsWith("image/"), detail);
        }
        if (DATA_URL.matcher(address).matches()) {
            return ofDataUrl(form, subject, detail);
        }
        if (!URL_TEXT.matcher(address).matches()) {
            throw new OpenAIInvalidRequestException(subject
                    + " is an address that no server fetches. Send an https: URL, a data: URL, or a File or Path.");
        }
        String kind = type == null ? PartType.ofName(path()) : type;
        if (kind == null || kind.startsWith("image/")) {
            return form.image(TextNode.valueOf(address), detail);
        }
        ObjectNode part = kind.startsWith("audio/") ? null : form.fileUrl(address);
        if (part == null) {
            throw new OpenAIInvalidRequestException(subject + " is a URL of type " + kind + ", but this API fetches "
                    + (form == PartForm.CHAT ? "pictures only" : "pictures and documents only")
                    + ". Send the file itself" + (form == PartForm.CHAT ? ", or use openai:responses" : "")
                    + ". If it is a picture, set the header " + OpenAIHeaders.MEDIA_TYPE + " to image/png.");
        }
        return part;
    }

    private String path() {
        return address.replaceAll("[?#].*", "");
    }

    private ObjectNode ofDataUrl(PartForm form, String subject, String detail) {
        String kind = address.substring("data:".length(), address.indexOf(','))
                .replaceAll(";.*", "")
                .toLowerCase(Locale.ROOT);
        String format = form.soundFormat(kind);
        if (format != null) {
            return form.sound(format, TextNode.valueOf(address.substring(address.indexOf(',') + 1)));
        }
        if (kind.startsWith("image/")) {
            return form.image(TextNode.valueOf(address), detail);
        }
        if (!form.isDocument(kind)) {
            throw new OpenAIInvalidRequestException(
                    subject + " is a data: URL of type " + kind + ", but this API takes " + form.taken() + '.');
        }
        return form.file(PartForm.documentName(kind), TextNode.valueOf(address));
    }
}
