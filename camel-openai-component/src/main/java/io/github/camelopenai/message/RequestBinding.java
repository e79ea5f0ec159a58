package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operation.AnswerKind;
import io.github.camelopenai.api.Operation.RequestKind;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.client.ApiRequest;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes the request of an exchange: the operation, the ids in its path, and its JSON. */
public final class RequestBinding {

    private final MessageOptions options;
    private final ChatMessages chatMessages;
    private final FieldFiller fields;

    public RequestBinding(MessageOptions options) {
        this.options = options;
        this.chatMessages = new ChatMessages(options);
        this.fields = new FieldFiller(options);
    }

    /**
     * The request of an exchange.
     *
     * @throws OpenAIInvalidRequestException where the body, a header or an option cannot be sent, naming it and what would
     *     be accepted
     */
    public ApiRequest prepareRequest(Exchange exchange) {
        Operation operation = operation(exchange.getMessage());
        List<String> ids = ids(operation, exchange);
        ObjectNode body = operation.takesBody() ? body(operation, exchange) : null;
        return new ApiRequest(
                operation, PathIds.fill(operation, ids), ids, fields.query(operation, exchange.getMessage()), body);
    }

    private Operation operation(Message message) {
        String name = message.getHeader(OpenAIHeaders.OPERATION, String.class);
        if (name == null || name.isBlank()) {
            return options.operation();
        }
        try {
            Operation operation = Operations.find(options.operation().resource(), name);
            SupportedOperations.check(operation);
            return operation;
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.OPERATION + ": " + e.getMessage());
        }
    }

    private List<String> ids(Operation operation, Exchange exchange) {
        if (operation.idCount() == 0) {
            return List.of();
        }
        if (options.id() != null) {
            return PathIds.split(operation, options.id(), "The option id");
        }
        Message message = exchange.getMessage();
        String header = message.getHeader(OpenAIHeaders.ID, String.class);
        if (header != null) {
            return PathIds.split(operation, header, "The header " + OpenAIHeaders.ID);
        }
        if (operation.request() != RequestKind.NONE || message.getBody() == null) {
            throw new OpenAIInvalidRequestException(operation + " needs an id: set the option id or the header "
                    + OpenAIHeaders.ID + (operation.takesBody() ? "." : ", or send it as the message body."));
        }
        String body =
                TextBody.read(message.getBody(), exchange, "the id as a text").strip();
        return PathIds.split(operation, body, "The id in the message body");
    }

    private ObjectNode body(Operation operation, Exchange exchange) {
        Message message = exchange.getMessage();
        RequestBody read = RequestBody.read(operation, options.inputFormat(), exchange);
        ObjectNode request = read.request();
        if (operation.content() != null && !request.has(operation.content())) {
            JsonNode content = operation.list() == Operation.ListContent.MESSAGES
                    ? chatMessages.of(read.content(), message)
                    : contentOf(operation, read, message);
            if (content != null) {
                request.set(operation.content(), content);
            }
        }
        fields.fill(request, operation, message);
        boolean wantsVector =
                operation.answer() == AnswerKind.EMBEDDINGS && options.outputFormat() == OutputFormat.content;
        if (wantsVector && !request.has("encoding_format")) {
            request.put("encoding_format", "base64");
        }
        if (request.path("stream").asBoolean()) {
            throw new OpenAIInvalidRequestException(
                    "The request asks for stream=true, but streaming is not there yet. Leave the field out.");
        }
        return request;
    }

    private static JsonNode contentOf(Operation operation, RequestBody read, Message message) {
        if (read.content() == null && message.getBody() == null) {
            throw new OpenAIInvalidRequestException("The message body is empty, but " + operation
                    + " needs the content for its field " + operation.content() + '.');
        }
        return read.content();
    }
}
