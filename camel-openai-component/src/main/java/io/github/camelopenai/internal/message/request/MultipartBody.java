package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.request.PartNaming;
import io.github.camelopenai.internal.message.FileSignature;
import io.github.camelopenai.internal.message.MediaTypes;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes the parts of a multipart request from a message body: a file for the operation's content field, several for an
 * operation that takes a list, or a Map that gives all parts by name.
 */
final class MultipartBody {

    private static final int MOST_IMAGES = 16;
    private static final String MASK = "mask";

    private final Operation operation;
    private final UploadProgress progress;
    private final Exchange exchange;
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private final List<FilePart> files = new ArrayList<>();

    private MultipartBody(Operation operation, UploadProgress progress, Exchange exchange) {
        this.operation = operation;
        this.progress = progress;
        this.exchange = exchange;
    }

    /**
     * Reads the message body, and the mask of an image.
     *
     * @throws OpenAIInvalidRequestException where something cannot be sent, naming it and what would be accepted
     */
    static MultipartBody read(Operation operation, MessageOptions options, Exchange exchange) {
        MultipartBody read = new MultipartBody(operation, options.upload().progress(), exchange);
        read.readBody(exchange.getMessage().getBody());
        if (operation.list() == ListContent.FILES && !read.has(MASK)) {
            read.readMask(options.upload().mask());
        }
        return read;
    }

    /** Whether a Map has a file among its values, so that it cannot be sent as JSON. */
    static boolean hasFile(Object body) {
        return body instanceof Map<?, ?> map
                && map.values().stream()
                        .anyMatch(value -> UploadSource.isBytes(value)
                                || value instanceof Collection<?> several
                                        && several.stream().anyMatch(UploadSource::isBytes));
    }

    /** The fields without files. */
    ObjectNode fields() {
        return fields;
    }

    /** The files. */
    List<FilePart> files() {
        return files;
    }

    private void readBody(Object body) {
        if (body == null) {
            throw new OpenAIInvalidRequestException("The message body is empty, but " + operation + " needs "
                    + UploadSource.ACCEPTED + " for its field " + operation.content() + '.');
        }
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> readPart(String.valueOf(name), value));
        } else if (body instanceof ObjectNode node) {
            node.properties().forEach(field -> readPart(field.getKey(), plain(field.getValue())));
        } else if (body instanceof Collection<?> several && operation.list() == ListContent.FILES) {
            checkCount(several);
            several.forEach(one -> addFile(operation.content() + "[]", one));
        } else if (body instanceof Collection || body instanceof JsonNode) {
            throw new OpenAIInvalidRequestException(operation + " takes no list. It takes " + UploadSource.ACCEPTED
                    + ", or a Map of all parts by name.");
        } else {
            addContent(body);
        }
    }

    /** The main content: the one part that the message's headers describe. */
    private void addContent(Object body) {
        UploadSource source = UploadSource.of(body, exchange);
        Message message = exchange.getMessage();
        String name = UploadLabel.nameOf(message.getHeader(Exchange.FILE_NAME, String.class));
        String type = firstValid(
                message.getHeader(Exchange.FILE_CONTENT_TYPE, String.class),
                message.getHeader(Exchange.CONTENT_TYPE, String.class));
        String fileName = name == null ? UploadLabel.nameOf(source.fileName()) : name;
        add(
                operation.content(),
                source,
                new UploadLabel(
                        "The message body",
                        fileName,
                        type,
                        source.isText(),
                        wanted(operation.content()),
                        UploadLabel.BY_HEADER));
    }

    private void readPart(String name, Object value) {
        boolean isContent = name.equals(operation.content()) || name.equals(MASK);
        if (value instanceof Collection<?> several && several.stream().anyMatch(UploadSource::isBytes)) {
            checkCount(several);
            several.forEach(one -> addFile(name + "[]", one));
        } else if (UploadSource.isBytes(value) || isContent && value instanceof CharSequence) {
            addFile(name, value);
        } else {
            fields.set(name, tree(name, value));
        }
    }

    private void readMask(Object option) {
        Object header = exchange.getMessage().getHeader(OpenAIHeaders.IMAGE_MASK);
        if (header != null) {
            addFile(MASK, header);
        } else if (option instanceof String path) {
            addFile(MASK, new File(path));
        } else if (option != null) {
            addFile(MASK, option);
        }
    }

    private boolean has(String name) {
        return fields.has(name) || files.stream().anyMatch(file -> file.name().equals(name));
    }

    private void addFile(String name, Object value) {
        if (value == null) {
            throw new OpenAIInvalidRequestException(
                    "An element of the list is null. Each must be " + UploadSource.ACCEPTED + '.');
        }
        UploadSource source = UploadSource.of(value, exchange);
        add(
                name,
                source,
                new UploadLabel(
                        "The part " + name,
                        UploadLabel.nameOf(source.fileName()),
                        null,
                        source.isText(),
                        wanted(name),
                        UploadLabel.BY_FILE));
    }

    private void add(String name, UploadSource source, UploadLabel label) {
        UploadSource.Beginning beginning = label.needsBytes() ? source.begin() : null;
        if (beginning != null) {
            files.add(part(name, label.of(beginning.head()), beginning.content(), null));
        } else if (label.needsBytes() && label.wanted() != null) {
            files.add(part(name, label.plain(), source.content(), label::of));
        } else {
            files.add(part(name, label.plain(), source.content(), null));
        }
    }

    private FilePart part(String name, PartNaming.Label label, Content content, PartNaming naming) {
        return new FilePart(name, label.fileName(), label.contentType(), content, progress, naming);
    }

    /** What the server takes as a part, or null where that may be anything. */
    private FileSignature.Kind wanted(String name) {
        return switch (operation.resource()) {
            case "audio" -> name.equals(operation.content()) ? FileSignature.Kind.AUDIO : null;
            case "images" -> FileSignature.Kind.IMAGE;
            default -> null;
        };
    }

    private static String firstValid(String... contentTypes) {
        for (String type : contentTypes) {
            if (MediaTypes.isOfAPart(type)) {
                return type;
            }
        }
        return null;
    }

    private void checkCount(Collection<?> several) {
        if (several.isEmpty()) {
            throw new OpenAIInvalidRequestException("The list of files is empty.");
        }
        if (operation.list() == ListContent.FILES && several.size() > MOST_IMAGES) {
            throw new OpenAIInvalidRequestException(
                    operation + " takes up to " + MOST_IMAGES + " images, but there are " + several.size() + '.');
        }
    }

    private static Object plain(JsonNode node) {
        try {
            return node.isBinary() ? node.binaryValue() : node.isTextual() ? node.textValue() : node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String name, Object value) {
        try {
            return Json.toTree(value);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(
                    "The part " + name + " is of type " + value.getClass().getName()
                            + ", which is neither a file nor a plain value. A part is " + UploadSource.ACCEPTED
                            + ", a number, true or false, or a List or Map of such values.",
                    e);
        }
    }
}
