package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.message.media.UserContent;
import io.github.camelopenai.message.OpenAIHeaders;
import org.apache.camel.Message;

/** Puts together the messages of a chat: system, developer, then the prompt or the list that the body gives. */
final class ChatMessages {

    private final MessageOptions options;

    ChatMessages(MessageOptions options) {
        this.options = options;
    }

    /**
     * The messages.
     *
     * @param content the prompt, a list of messages, or null where the body gives none
     * @throws OpenAIInvalidRequestException where there is no user message at all
     */
    ArrayNode of(JsonNode content, Message message) {
        ArrayNode given = given(content, message);
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        addUnlessGiven(
                messages,
                given,
                "system",
                text(message, OpenAIHeaders.SYSTEM_MESSAGE, options.chat().system()));
        addUnlessGiven(
                messages,
                given,
                "developer",
                text(message, OpenAIHeaders.DEVELOPER_MESSAGE, options.chat().developer()));
        return messages.addAll(given);
    }

    private ArrayNode given(JsonNode content, Message message) {
        if (content instanceof ArrayNode list) {
            return list;
        }
        String prompt = content == null ? UserContent.userMessage(options.chat(), message) : content.textValue();
        if (prompt == null) {
            throw new OpenAIInvalidRequestException(noPrompt(message.getBody()));
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        add(messages, "user", prompt);
        return messages;
    }

    private static String noPrompt(Object body) {
        String ways = ", and neither the header " + OpenAIHeaders.USER_MESSAGE + " nor the option userMessage is set.";
        boolean isEmpty = body == null
                || body instanceof CharSequence text && text.toString().isBlank();
        return isEmpty
                ? "There is no prompt: the message body is empty" + ways
                : "There is no prompt: the request in the message body has no messages" + ways
                        + " Put a List of messages into it, under messages.";
    }

    static void addUnlessGiven(ArrayNode messages, ArrayNode given, String role, String text) {
        for (JsonNode one : given) {
            if (role.equals(one.path("role").textValue())) {
                return;
            }
        }
        if (text != null) {
            add(messages, role, text);
        }
    }

    private static void add(ArrayNode messages, String role, String text) {
        messages.addObject().put("role", role).put("content", text);
    }

    /** The text of a header as it is, else that of an option, whose expressions are evaluated. */
    static String text(Message message, String header, TextTemplate option) {
        String text = HeaderValues.text(message, header);
        if ((text == null || text.isBlank()) && option != null) {
            text = option.evaluate(message.getExchange());
        }
        return text == null || text.isBlank() ? null : text;
    }
}
