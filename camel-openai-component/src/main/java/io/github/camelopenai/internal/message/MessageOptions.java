package io.github.camelopenai.internal.message;

import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.shape.Shape;
import io.github.camelopenai.internal.shape.ShapeFormat;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * What an endpoint says of its messages.
 *
 * @param operation the operation, unless a header names another
 * @param id the id or ids for the operation's path, or null
 * @param request what goes into the request
 * @param chat the messages of a chat
 * @param upload how files go up
 * @param result what a whole answer becomes
 * @param stream how an answer is streamed
 * @param shapes what answers must look like, or null where none must look like anything
 * @param origins finds out where requests come from, or null where only the message says it
 * @param budgetKey whose budget pays, or null for that of the credentials
 */
public record MessageOptions(
        Operation operation,
        String id,
        Request request,
        Chat chat,
        Upload upload,
        Result result,
        Stream stream,
        AnswerShapes shapes,
        OriginFinder origins,
        TextTemplate budgetKey) {

    /** Answers may look like anything. */
    public MessageOptions(
            Operation operation, String id, Request request, Chat chat, Upload upload, Result result, Stream stream) {
        this(operation, id, request, chat, upload, result, stream, null, null, null);
    }

    /** Where the requests that an exchange makes now come from, or null. */
    public Origin origin(Exchange exchange) {
        return origins == null ? TraceHeaders.of(exchange.getMessage()) : origins.of(exchange);
    }

    /** The shape of the answer to an exchange, or null where it may have any. */
    public Shape shape(Operation called, Exchange exchange) {
        return shapes == null || ShapeFormat.of(called) == null ? null : shapes.of(exchange);
    }

    /**
     * What goes into the request.
     *
     * @param format what a text body is
     * @param fields the values of the request fields by option, without those that are not set; a {@link TextTemplate} is
     *     evaluated for each exchange
     * @param additionalBodyProperties further fields
     * @param queryParameters further query parameters
     * @param legacyMaxTokens whether chat sends {@code max_tokens}
     * @param serverTools the tools of responses that the server runs
     * @param namesConversation whether a header of responses may name a conversation of the server, because no memory does
     * @param idHeader the header that names the id of the path before any other does, or null
     */
    public record Request(
            InputFormat format,
            Map<String, Object> fields,
            Map<String, Object> additionalBodyProperties,
            Map<String, Object> queryParameters,
            boolean legacyMaxTokens,
            ServerTools serverTools,
            boolean namesConversation,
            String idHeader) {

        /** Without what only responses know. */
        public Request(
                InputFormat format,
                Map<String, Object> fields,
                Map<String, Object> additionalBodyProperties,
                Map<String, Object> queryParameters,
                boolean legacyMaxTokens) {
            this(
                    format,
                    fields,
                    additionalBodyProperties,
                    queryParameters,
                    legacyMaxTokens,
                    ServerTools.NONE,
                    false,
                    null);
        }
    }

    /**
     * The messages of a chat.
     *
     * @param system the system message, or null
     * @param developer the developer message, or null
     * @param user the user message where the body is empty, and beside files, or null
     * @param imageDetail how closely the model looks at pictures, or null
     * @param attachments whether what is attached to a message is sent
     */
    public record Chat(
            TextTemplate system, TextTemplate developer, TextTemplate user, String imageDetail, boolean attachments) {

        /** How closely a model can look at pictures. */
        public static final Set<String> DETAILS = Set.of("auto", "low", "high");

        public Chat {
            if (imageDetail != null && !DETAILS.contains(imageDetail)) {
                throw new IllegalArgumentException(
                        "The option imageDetail is '" + imageDetail + "', but must be auto, low or high");
            }
        }

        /** Messages of texts. */
        public Chat(TextTemplate system, TextTemplate developer, TextTemplate user) {
            this(system, developer, user, null, false);
        }
    }

    /**
     * How files go up.
     *
     * @param mask the mask of an image: the path of a file, or what a message body may be, or null
     * @param progress follows uploads, or null
     */
    public record Upload(Object mask, UploadProgress progress) {}

    /**
     * What a whole answer becomes.
     *
     * @param format what the body becomes, also that of a chunk
     * @param paging whether a list is an iterator over all its pages
     * @param storeFullResponse whether the whole response becomes an exchange property
     * @param stripsThinking whether thoughts in the text go into a header
     * @param headers the headers that fields of the answered message become, by the name of the field
     */
    public record Result(
            OutputFormat format,
            boolean paging,
            boolean storeFullResponse,
            boolean stripsThinking,
            Map<String, String> headers) {

        /** With the text as it comes, and no headers of the user's. */
        public Result(OutputFormat format, boolean paging, boolean storeFullResponse) {
            this(format, paging, storeFullResponse, false, Map.of());
        }
    }

    /**
     * How an answer is streamed.
     *
     * @param streaming whether it is
     * @param failure what a chunk that is not taken means for its stream
     * @param includeAll whether chunks without content for the user are messages too
     * @param events whether what a loop with tools does is messages too
     */
    public record Stream(boolean streaming, StreamToFailure failure, boolean includeAll, boolean events) {}

    /** The same options for another operation, with other values of its request. */
    public MessageOptions of(Operation other, Map<String, Object> otherFields, Map<String, Object> otherProperties) {
        return new MessageOptions(
                other,
                null,
                new Request(
                        request.format(),
                        otherFields,
                        otherProperties,
                        request.queryParameters(),
                        request.legacyMaxTokens()),
                chat,
                upload,
                new Result(result.format(), false, result.storeFullResponse()),
                new Stream(false, stream.failure(), stream.includeAll(), stream.events()),
                shapes,
                origins,
                budgetKey);
    }

    /** Without the prompts in it. */
    @Override
    public String toString() {
        return "MessageOptions[" + operation + ']';
    }
}
