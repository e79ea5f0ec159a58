package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.Trait;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.PathIds;
import io.github.camelopenai.internal.message.TextBody;
import io.github.camelopenai.internal.message.answer.ReferenceEmbedding;
import io.github.camelopenai.internal.message.answer.Speech;
import io.github.camelopenai.internal.message.answer.TranscriptAnswer;
import io.github.camelopenai.internal.message.media.UserContent;
import io.github.camelopenai.internal.message.prompt.Prompt;
import io.github.camelopenai.internal.shape.Shape;
import io.github.camelopenai.internal.shape.ShapeFormat;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes the request of an exchange: the operation, the ids in its path, its fields and its files. */
public final class RequestBinding {

    private final MessageOptions options;
    private final ChatMessages chatMessages;
    private final ResponseRequest responses;
    private final FieldFiller fields;
    private final Streaming streaming;

    public RequestBinding(MessageOptions options) {
        this.options = options;
        this.chatMessages = new ChatMessages(options);
        this.responses = new ResponseRequest(options);
        this.fields = new FieldFiller(options);
        this.streaming = new Streaming(options);
    }

    /**
     * The request of an exchange.
     *
     * @throws OpenAIInvalidRequestException where the body, a header or an option cannot be sent, naming it and what would
     *     be accepted
     */
    public ApiRequest prepareRequest(Exchange exchange) {
        Operation operation = operation(exchange);
        Prompt.mark(Prompt.of(options.request().fields(), operation), exchange);
        List<String> ids = ids(operation, exchange);
        ObjectNode body = null;
        List<FilePart> files = List.of();
        Set<String> negotiable = new HashSet<>();
        if (operation.request() == RequestKind.MULTIPART) {
            MultipartBody parts = MultipartBody.read(operation, options, exchange);
            body = fill(parts.fields(), operation, exchange, negotiable);
            files = parts.files();
            checkFile(operation, body, files);
        } else if (operation.takesBody()) {
            body = json(operation, exchange, negotiable);
        }
        if (operation.answer() == AnswerKind.EMBEDDINGS) {
            // A wrong one is told before the call costs anything
            ReferenceEmbedding.of(exchange.getMessage());
        }
        Map<String, String> query = fields.query(operation, exchange.getMessage());
        boolean isStreamed = streaming.ask(operation, body, query, exchange.getMessage());
        Speech.format(body, isStreamed);
        ApiRequest request = new ApiRequest(
                operation, PathIds.fill(operation, ids), ids, query, body, files, isStreamed, negotiable, null);
        if (stripsThinking(operation, exchange.getMessage())) {
            request = request.withoutThinking();
        }
        Origin origin = options.origin(exchange);
        if (origin != null) {
            request = request.from(origin);
        }
        String payer = budgetKey(operation, exchange);
        if (payer != null) {
            request = request.paidBy(payer);
        }
        Shape shape = options.shape(operation, exchange);
        return shape == null ? request : shaped(request, shape);
    }

    /** Who takes the answer as a Map or as JSON wants it as it came. */
    private boolean stripsThinking(Operation operation, Message message) {
        boolean isAnswer = operation.list() == Operation.ListContent.MESSAGES || operation.isOfResponses();
        if (!isAnswer || options.result().format() != OutputFormat.content) {
            return false;
        }
        Boolean header = HeaderValues.flag(message, OpenAIHeaders.STRIP_THINKING);
        return header == null ? options.result().stripsThinking() : header;
    }

    /** Where the requests that an exchange makes now come from, or null. */
    public Origin origin(Exchange exchange) {
        return options.origin(exchange);
    }

    private String budgetKey(Operation operation, Exchange exchange) {
        if (options.budgetKey() == null || !operation.is(Trait.CHARGED)) {
            return null;
        }
        String key = options.budgetKey().evaluate(exchange);
        if (key.isBlank()) {
            throw new OpenAIInvalidRequestException(
                    "The option budgetKey gives an empty text for this message, so nobody"
                            + " pays for it. Set the header or property that it names.");
        }
        return key.strip();
    }

    /** A format that the request has already stays: its answer is checked all the same. */
    private ApiRequest shaped(ApiRequest request, Shape shape) {
        if (options.result().format() == OutputFormat.sse) {
            throw new OpenAIInvalidRequestException(
                    "The headers ask for the shape of an answer, but outputFormat=sse passes"
                            + " on events as they arrive, and nobody looks at them. Remove the header "
                            + OpenAIHeaders.OUTPUT_CLASS
                            + " or " + OpenAIHeaders.JSON_SCHEMA + '.');
        }
        if (Speech.isAskedFor(request.fields())) {
            throw new OpenAIInvalidRequestException(
                    "The request asks for a spoken answer by modalities, and for the shape of"
                            + " its text. Leave out modalities, or outputClass and jsonSchema.");
        }
        ApiRequest shaped = request.shaped(shape);
        ShapeFormat format = ShapeFormat.of(request.operation());
        if (format.isIn(request.fields())) {
            return shaped;
        }
        ApiRequest asking = shaped.withFields(format.ask(request.fields(), shape, shape.mode()));
        return shape.isNegotiable() ? asking.negotiating(format.root()) : asking;
    }

    private Operation operation(Exchange exchange) {
        Message message = exchange.getMessage();
        Operation operation = options.operation();
        String name = HeaderValues.text(message, OpenAIHeaders.OPERATION);
        if (name != null && !name.isBlank()) {
            operation = named(operation, name);
        }
        boolean sendsFiles = operation.isRequest() && operation.takesBody() && MultipartBody.hasFile(message.getBody());
        return sendsFiles ? operation.withFiles() : operation;
    }

    private static Operation named(Operation standard, String name) {
        if (name.equals(standard.name())) {
            return standard;
        }
        if (standard.isRequest()) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.OPERATION + " is '" + name
                    + "', but openai:request has no operations. Remove the header before it.");
        }
        try {
            return Operations.find(standard.resource(), name);
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
        String first = options.request().idHeader();
        String own = first == null ? null : HeaderValues.text(message, first);
        if (own != null) {
            return PathIds.split(operation, own, "The header " + first);
        }
        String header = HeaderValues.text(message, OpenAIHeaders.ID);
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

    private ObjectNode json(Operation operation, Exchange exchange, Set<String> negotiable) {
        Message message = exchange.getMessage();
        RequestBody read = read(operation, exchange);
        ObjectNode request = read.request();
        if (operation.content() != null && !request.hasNonNull(operation.content())) {
            JsonNode content =
                    switch (operation.list()) {
                        case MESSAGES -> chatMessages.of(read.content(), message);
                        case ITEMS ->
                            operation.isOfResponses()
                                    ? responses.input(operation, read, message)
                                    : contentOf(operation, read, message);
                        default ->
                            read.content() == null && fields.give(operation, operation.content(), message)
                                    ? null
                                    : contentOf(operation, read, message);
                    };
            if (content != null) {
                request.set(operation.content(), content);
            }
        }
        fill(request, operation, exchange, negotiable);
        if (operation.isOfResponses()) {
            responses.complete(request, message);
        }
        boolean isNothing = operation.isRequest() && message.getBody() == null && request.isEmpty();
        return isNothing ? null : request;
    }

    private RequestBody read(Operation operation, Exchange exchange) {
        InputFormat format = options.request().format();
        Prompt prompt = Prompt.of(options.request().fields(), operation);
        if (prompt != null && prompt.hasText() && Prompt.isContentOf(operation)) {
            return RequestBody.ofText(prompt.content(format == InputFormat.json, exchange));
        }
        JsonNode said = format == InputFormat.json ? null : UserContent.of(operation, options.chat(), exchange);
        return said == null
                ? RequestBody.read(operation, format, exchange)
                : RequestBody.said(operation, said, exchange);
    }

    /**
     * Fills what the request leaves open.
     *
     * @param negotiable is told the fields whose name or value is ours
     */
    private ObjectNode fill(ObjectNode request, Operation operation, Exchange exchange, Set<String> negotiable) {
        List<String> ofUser =
                new ArrayList<>(options.request().additionalBodyProperties().keySet());
        request.fieldNames().forEachRemaining(ofUser::add);
        fields.fill(request, operation, exchange.getMessage());
        if (operation.list() == Operation.ListContent.MESSAGES) {
            Speech.settle(request, ofUser);
        }
        boolean wantsContent = options.result().format() == OutputFormat.content;
        if (operation.answer() == AnswerKind.EMBEDDINGS && wantsContent && !request.has("encoding_format")) {
            request.put("encoding_format", "base64");
            negotiable.add("encoding_format");
        }
        for (String name : RequestFields.withAlternative(operation)) {
            // An option or a header has the value; under which name it is sent is ours to choose
            if (request.has(name) && !ofUser.contains(name)) {
                negotiable.add(name);
            }
        }
        operation.body().defaults().forEach((field, value) -> {
            if (!request.has(field)) {
                request.put(field, value);
            }
        });
        if (operation.answer() == AnswerKind.TRANSCRIPT
                && options.result().format() == OutputFormat.map
                && TranscriptAnswer.isText(request)) {
            throw new OpenAIInvalidRequestException("The response format "
                    + request.path("response_format").asText()
                    + " is a text, which outputFormat=map cannot make a Map of. Use outputFormat=content, or"
                    + " responseFormat=verbose_json.");
        }
        return request;
    }

    /** A Map may name other parts than the one that the operation is about. */
    private static void checkFile(Operation operation, ObjectNode fields, List<FilePart> files) {
        boolean isReference = operation.is(Trait.FILE_OR_ID) && fields.has("file_id");
        if (files.isEmpty() && !isReference) {
            throw new OpenAIInvalidRequestException("The Map in the message body has no file under '"
                    + operation.content() + "'. It takes " + UploadSource.ACCEPTED + '.');
        }
    }

    static JsonNode contentOf(Operation operation, RequestBody read, Message message) {
        if (read.content() == null && message.getBody() == null) {
            throw new OpenAIInvalidRequestException("The message body is empty, but " + operation
                    + " needs the content for its field " + operation.content() + '.');
        }
        return read.content();
    }
}
