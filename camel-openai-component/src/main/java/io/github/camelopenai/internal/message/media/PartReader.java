package io.github.camelopenai.internal.message.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.request.MediaText;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.TextBody;
import io.github.camelopenai.internal.message.TextFields;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.util.FileUtil;

/** Makes parts of what a message body is, or has in it. */
final class PartReader {

    private static final String ACCEPTED =
            "texts, files, streams, bytes, URIs, parts as Maps, or messages of Camel with such bodies";

    private final PartForm form;
    private final Operation operation;
    private final Exchange exchange;
    private final String said;
    private final String detail;

    /**
     * @param said the media type that the header says, or null
     * @param detail how closely the model looks at pictures, or null
     */
    PartReader(PartForm form, Operation operation, Exchange exchange, String said, String detail) {
        this.form = form;
        this.operation = operation;
        this.exchange = exchange;
        this.said = said;
        this.detail = detail;
    }

    /**
     * The part that a body is, also of a document that is a text; the text of a prompt that was read meanwhile; null where it is a prompt that nobody has
     * read.
     *
     * @param headers the message whose body it is
     */
    JsonNode body(Object body, Message headers) {
        String subject = TextBody.describe(body, exchange);
        Remote remote = Remote.of(body, said);
        if (remote != null) {
            return remote.part(form, subject, detail);
        }
        if (body instanceof CharSequence && said != null && !PartType.isText(said)) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.MEDIA_TYPE + " is " + said
                    + ", but the message body is a text that is neither an https: or data: URL nor the id of a file"
                    + " (file-...). Send the bytes, or remove the header.");
        }
        MediaFile file = file(body, subject);
        if (file == null) {
            return null;
        }
        PartType type = type(file, headers);
        ObjectNode part = part(file, type, fileName(file, headers), subject);
        if (part != null) {
            return part;
        }
        boolean isDocument = file.isFile() || said != null || PartType.isStored(headers);
        if (!isDocument && file.content().isRepeatable()) {
            return null;
        }
        TextNode text = TextNode.valueOf(text(body, file, subject));
        return isDocument ? form.text(text.textValue()) : text;
    }

    /** The text of a body. */
    String text(Object body) {
        return TextBody.read(body, exchange, ACCEPTED);
    }

    private String text(Object value, MediaFile file, String subject) {
        try {
            return TextBody.readOpened(value, file.opened(), subject, exchange, ACCEPTED);
        } catch (IOException e) {
            throw unreadable(subject, e);
        }
    }

    /** The parts that elements are. */
    ArrayNode list(Iterable<?> elements) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (Object element : elements) {
            parts.add(element(element, parts.size() + 1));
        }
        return parts;
    }

    private ObjectNode element(Object given, int number) {
        if (given instanceof Exchange other) {
            return ofMessage(other.getMessage(), number);
        }
        if (given instanceof Message other) {
            return ofMessage(other, number);
        }
        Object element = given instanceof JsonNode node && node.isTextual() ? node.textValue() : given;
        return element(element, null, said, number);
    }

    /** It has headers of its own. */
    private ObjectNode ofMessage(Message other, int number) {
        return element(other.getBody(), other, PartType.said(other), number);
    }

    private ObjectNode element(Object element, Message headers, String type, int number) {
        String subject = TextBody.describeElement(element, number, exchange);
        if (element instanceof Map || element instanceof JsonNode) {
            return PartMap.part(tree(element), form, subject, type, detail);
        }
        Remote remote = Remote.of(element, type);
        if (remote != null) {
            return remote.part(form, subject, detail);
        }
        if (element == null) {
            throw new OpenAIInvalidRequestException(subject + " is null. It takes " + ACCEPTED + '.');
        }
        MediaFile file = file(element, subject);
        ObjectNode part = file == null ? null : part(file, type(file, headers), fileName(file, headers), subject);
        if (part != null) {
            return part;
        }
        String text =
                file == null ? TextBody.readElement(element, number, exchange, ACCEPTED) : text(element, file, subject);
        if (text.isBlank()) {
            throw new OpenAIInvalidRequestException(subject + " is empty.");
        }
        return form.text(text);
    }

    private JsonNode tree(Object element) {
        try {
            return element instanceof JsonNode node ? node : Json.toTree(TextFields.read(element, exchange));
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("The message body has a value without a JSON form.", e);
        }
    }

    /** The parts of files that are attached. */
    ArrayNode attachments(List<Attachments.Attached> attached) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (Attachments.Attached one : attached) {
            String subject = "The attachment " + one.name();
            try {
                MediaFile file = MediaFile.of(one.content(), one.name(), true);
                PartType type = PartType.ofAttachment(one.type(), one.name(), file.head());
                ObjectNode part = part(file, type, one.name(), subject);
                parts.add(part == null ? form.text(textOf(one, subject)) : part);
            } catch (IOException e) {
                throw unreadable(subject, e);
            }
        }
        return parts;
    }

    private String textOf(Attachments.Attached attached, String subject) throws IOException {
        InputStream in = attached.content().open();
        return TextBody.readOpened(in, in, subject, exchange, ACCEPTED);
    }

    private MediaFile file(Object value, String subject) {
        try {
            return MediaFile.of(value, exchange);
        } catch (IOException | RuntimeCamelException e) {
            throw unreadable(subject, e);
        }
    }

    private static PartType type(MediaFile file, Message headers) {
        return PartType.of(headers, fileName(file, headers), file.head());
    }

    private static OpenAIInvalidRequestException unreadable(String subject, Exception failure) {
        return new OpenAIInvalidRequestException(subject + " cannot be read: " + failure.getMessage(), failure);
    }

    private static String fileName(MediaFile file, Message headers) {
        if (file.name() != null || headers == null) {
            return file.name();
        }
        for (String header : List.of(Exchange.FILE_NAME_ONLY, Exchange.FILE_NAME)) {
            String name = HeaderValues.text(headers, header);
            if (name != null && !name.isBlank()) {
                return FileUtil.stripPath(name);
            }
        }
        return null;
    }

    /** The part of a file that is no text, or null where it may be one. */
    private ObjectNode part(MediaFile file, PartType type, String fileName, String subject) {
        String name = type.name();
        if (name == null || type.isText()) {
            return null;
        }
        String format = form.soundFormat(name);
        boolean isTaken = PartForm.isImage(name) || form.isDocument(name) || format != null;
        if (isTaken && file.head().length == 0) {
            throw new OpenAIInvalidRequestException(
                    subject + " is empty, but should be of type " + name + ", as " + type.source() + " tells.");
        }
        try {
            if (PartForm.isImage(name)) {
                return form.image(MediaText.dataUrl(name, fileName, file.kept()), detail);
            }
            if (form.isDocument(name)) {
                String shown = fileName == null ? PartForm.documentName(name) : fileName;
                return form.file(shown, MediaText.dataUrl(name, shown, file.kept()));
            }
            if (format != null) {
                return form.sound(format, MediaText.base64(name, fileName, file.kept()));
            }
        } catch (IOException e) {
            throw unreadable(subject, e);
        }
        if (type.isNoText()) {
            throw new OpenAIInvalidRequestException(subject + " is of type " + name + ", as " + type.source()
                    + " tells. " + operation + " takes " + form.taken() + '.' + PartForm.advice(name));
        }
        return null;
    }
}
