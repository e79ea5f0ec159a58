package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.Answer;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.answer.AnsweredFields;
import io.github.camelopenai.internal.message.answer.HostedApprovals;
import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeadersMapFactory;
import org.apache.camel.support.DefaultMessage;

/**
 * Makes messages of the chunks of one call: each with the headers that the exchange had, and those that tell of the chunk. The
 * last one tells of the end, and has the headers of the whole answer.
 */
final class ChunkMessages {

    private final ApiRequest request;
    private final OutputFormat format;
    private final Map<String, String> fields;
    private final Supplier<Exchange> owner;
    private final HeadersMapFactory maps;
    private final Map<String, Object> headers;
    private final String streamId;
    private int index;

    ChunkMessages(ApiRequest request, MessageOptions.Result result, Exchange exchange) {
        this(request, result, exchange, () -> exchange);
    }

    /**
     * @param exchange the exchange of the call
     * @param owner the exchange that a message belongs to when it is made
     */
    ChunkMessages(ApiRequest request, MessageOptions.Result result, Exchange exchange, Supplier<Exchange> owner) {
        this.request = request;
        this.format = result.format();
        this.fields = result.headers();
        this.owner = owner;
        this.maps = exchange.getContext().getCamelContextExtension().getHeadersMapFactory();
        // A copy: the message of the exchange gets other headers while the stream is read
        this.headers = maps.newMap(exchange.getMessage().getHeaders());
        this.streamId = exchange.getContext().getUuidGenerator().generateUuid();
    }

    Message of(Chunk chunk) {
        Message message = next();
        if (chunk.content() instanceof LoopEvent event) {
            message.setHeader(OpenAIHeaders.LOOP_EVENT, event.name());
            message.setBody(
                    format == OutputFormat.json ? Json.toTree(event.values()).toString() : event.values());
            return message;
        }
        if (chunk.isOfBytes()) {
            message.setBody(chunk.content());
            return message;
        }
        message.setBody(
                switch (format) {
                    case content, sse -> chunk.content() == null ? Json.toObject(chunk.json()) : chunk.content();
                    case map -> Json.toObject(chunk.json());
                    case json ->
                        chunk.event() == null
                                ? chunk.json().toString()
                                : chunk.event().text();
                });
        if (chunk.event() != null) {
            String name = chunk.event().name().equals("message")
                    ? chunk.type()
                    : chunk.event().name();
            Answer.setIfKnown(message, OpenAIHeaders.CHUNK_EVENT, name);
        }
        Answer.setIfKnown(message, OpenAIHeaders.CHOICE_INDEX, chunk.choice());
        Answer.setIfKnown(message, OpenAIHeaders.REASONING_CONTENT, chunk.reasoning());
        return message;
    }

    /** The last message of a stream, whose body holds nothing more. */
    Message last(Chunks stream) {
        Message message = next();
        ObjectNode response = stream.response();
        if (format == OutputFormat.content) {
            HostedApprovals.refuse(stream.head(), response);
        }
        setAnswerHeaders(stream.head(), response, message);
        stream.tell(message);
        message.setHeader(OpenAIHeaders.CHUNK_LAST, true);
        message.setBody(
                switch (format) {
                    case content, sse -> stream.nothing();
                    case map -> Map.of();
                    case json -> "{}";
                });
        return message;
    }

    /** Sets the headers that the answer as a whole has. */
    void setAnswerHeaders(ApiResponse head, JsonNode response, Message message) {
        AnswerHeaders.set(request, head, response, message);
        Answer.of(request.operation().answer()).setHeaders(request, head, response, message);
        AnsweredFields.set(fields, response, message);
    }

    /**
     * The bytes of the image that the answer holds.
     *
     * @throws IllegalStateException where it holds several, or none as bytes
     */
    byte[] image(Chunks stream) {
        Object content =
                Answer.of(request.operation().answer()).content(request, stream.head(), stream.response(), owner.get());
        if (content instanceof byte[] image) {
            return image;
        }
        String what = content instanceof List<?> images ? images.size() + " images" : "a URL";
        throw new IllegalStateException(
                "The answer of this stream is " + what + ", not the bytes of one image. Split it.");
    }

    private Message next() {
        Message message = new DefaultMessage(owner.get());
        message.setHeaders(maps.newMap(headers));
        message.setHeader(OpenAIHeaders.CHUNK_INDEX, index++);
        message.setHeader(OpenAIHeaders.STREAM_ID, streamId);
        return message;
    }
}
