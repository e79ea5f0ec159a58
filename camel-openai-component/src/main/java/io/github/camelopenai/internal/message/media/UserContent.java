package io.github.camelopenai.internal.message.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What a message body says beyond a plain prompt: pictures, documents and sound with a text beside them, which together are one message of
 * the user.
 */
public final class UserContent {

    private final PartForm form;
    private final MessageOptions.Chat options;
    private final Exchange exchange;
    private final Message message;

    private UserContent(PartForm form, MessageOptions.Chat options, Exchange exchange) {
        this.form = form;
        this.options = options;
        this.exchange = exchange;
        this.message = exchange.getMessage();
    }

    /**
     * The content: an array of parts, or a text; null where the body is a prompt, a list of messages or a request, and says no more.
     *
     * @throws OpenAIInvalidRequestException where a part is none that the operation takes, naming what it takes
     */
    public static JsonNode of(Operation operation, MessageOptions.Chat options, Exchange exchange) {
        PartForm form = PartForm.of(operation);
        return form == null ? null : new UserContent(form, options, exchange).read(operation);
    }

    /** The text of the header for the user's message, else of the option, or null. */
    public static String userMessage(MessageOptions.Chat options, Message message) {
        String text = HeaderValues.text(message, OpenAIHeaders.USER_MESSAGE);
        TextTemplate option = options.user();
        if ((text == null || text.isBlank()) && option != null) {
            text = option.evaluate(message.getExchange());
        }
        return text == null || text.isBlank() ? null : text;
    }

    /** Whether camel-attachments is on the class path. */
    public static boolean knowsAttachments() {
        try {
            Class.forName("org.apache.camel.attachment.AttachmentMessage", false, UserContent.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private JsonNode read(Operation operation) {
        Object body = message.getBody();
        boolean isRequest = body instanceof Map || body instanceof JsonNode node && !node.isArray();
        boolean isPlain = body instanceof String text
                && !text.isBlank()
                && !options.attachments()
                && !OpenAIHeaders.areIn(message);
        if (isRequest || isPlain) {
            return null;
        }
        PartReader reader = new PartReader(form, operation, exchange, PartType.said(message), detail());
        if (body instanceof Collection<?> || body instanceof JsonNode) {
            Iterable<?> elements = (Iterable<?>) body;
            return areParts(elements) ? joined(reader.list(elements).addAll(attached(reader)), null) : null;
        }
        boolean isEmpty = body == null
                || body instanceof CharSequence text && text.toString().isBlank();
        JsonNode own = isEmpty ? null : reader.body(body, message);
        boolean isPrompt = own == null || own.isTextual();
        if (isPrompt && !options.attachments()) {
            return isEmpty ? userMessageOfResponse() : own;
        }
        ArrayNode parts = attached(reader);
        String text = null;
        if (isPrompt) {
            text = isEmpty ? null : own == null ? reader.text(body) : own.textValue();
        } else if (own.has("text")) {
            text = own.path("text").textValue();
        } else {
            parts.insert(0, own);
        }
        boolean isNothing = parts.isEmpty() && (text == null || text.isBlank());
        return isNothing ? userMessageOfResponse() : joined(parts, text);
    }

    /** Chat has its own rule, and its own error. */
    private JsonNode userMessageOfResponse() {
        String text = form == PartForm.RESPONSES ? userMessage(options, message) : null;
        return text == null ? null : TextNode.valueOf(text);
    }

    /** The text of the user's message comes first, then that of the body. Without other parts they are one text, which all servers know. */
    private JsonNode joined(ArrayNode parts, String text) {
        String first = userMessage(options, message);
        if (parts.isEmpty()) {
            return TextNode.valueOf(first == null ? text : first + "\n\n" + text);
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (String one : new String[] {first, text}) {
            if (one != null && !one.isBlank()) {
                all.add(form.text(one));
            }
        }
        return all.addAll(parts);
    }

    /** @throws OpenAIInvalidRequestException where some are, and some are messages */
    private static boolean areParts(Iterable<?> elements) {
        int parts = 0;
        int messages = 0;
        for (Object element : elements) {
            boolean isTree = element == null
                    || element instanceof Number
                    || element instanceof Collection
                    || element instanceof Map
                    || element instanceof JsonNode node && !node.isTextual();
            boolean isPart = !isTree
                    || (element instanceof Map || element instanceof JsonNode node && node.isObject())
                            && PartMap.isPart(element);
            parts += isPart ? 1 : 0;
            messages += isPart ? 0 : 1;
        }
        if (parts > 0 && messages > 0) {
            throw new OpenAIInvalidRequestException("The list in the message body has " + messages
                    + " elements that are messages, and " + parts
                    + " that are parts of one. Make it a list of messages,"
                    + " each a Map with a role, or of texts, files and parts, which are one message.");
        }
        return parts > 0;
    }

    private ArrayNode attached(PartReader reader) {
        return options.attachments()
                ? reader.attachments(Attachments.of(message))
                : JsonNodeFactory.instance.arrayNode();
    }

    private String detail() {
        String header = HeaderValues.text(message, OpenAIHeaders.IMAGE_DETAIL);
        String detail = header == null || header.isBlank() ? options.imageDetail() : header.strip();
        if (detail != null && !MessageOptions.Chat.DETAILS.contains(detail)) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.IMAGE_DETAIL + " is '" + detail
                    + "', but must be auto, low or high.");
        }
        return detail;
    }
}
