package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.message.OpenAIHeaders;
import org.apache.camel.Message;

/** What only requests of <a href="https://platform.openai.com/docs/api-reference/responses/create">responses</a> have. */
final class ResponseRequest {

    private static final String CONVERSATION = "conversation";
    private static final String PREVIOUS = "previous_response_id";

    /** With it the ids of the server's conversations begin. Any other name is one of a memory. */
    private static final String OF_SERVER = "conv_";

    private final MessageOptions options;

    ResponseRequest(MessageOptions options) {
        this.options = options;
    }

    /** The input: what the body gives, else the user message; before it the developer message. */
    JsonNode input(Operation operation, RequestBody read, Message message) {
        String user = read.content() != null
                ? null
                : ChatMessages.text(
                        message, OpenAIHeaders.USER_MESSAGE, options.chat().user());
        JsonNode content = user == null
                ? RequestBinding.contentOf(operation, read, message)
                : JsonNodeFactory.instance.textNode(user);
        String developer = ChatMessages.text(
                message, OpenAIHeaders.DEVELOPER_MESSAGE, options.chat().developer());
        if (content == null || developer == null) {
            return content;
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        if (content instanceof ArrayNode given) {
            ChatMessages.addUnlessGiven(items, given, "developer", developer);
            return items.addAll(given);
        }
        items.addObject().put("role", "developer").put("content", developer);
        items.addObject().put("role", "user").set("content", content);
        return items;
    }

    /**
     * Adds the tools that the server runs, and the conversation that a header names.
     *
     * @throws OpenAIInvalidRequestException where the message names a conversation and a response to go on from
     */
    void complete(ObjectNode request, Message message) {
        options.request().serverTools().addTo(request);
        if (!options.request().namesConversation() || request.hasNonNull(CONVERSATION)) {
            return;
        }
        String id = HeaderValues.text(message, OpenAIHeaders.CONVERSATION_ID);
        if (id == null || !id.startsWith(OF_SERVER)) {
            return;
        }
        if (request.hasNonNull(PREVIOUS)) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.CONVERSATION_ID
                    + " names a conversation, and previousResponseId a response to go on from. The server takes one of"
                    + " them: remove the header, or the other.");
        }
        request.put(CONVERSATION, id);
    }
}
