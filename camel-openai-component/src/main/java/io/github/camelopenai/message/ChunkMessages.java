package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * Makes messages of the chunks of one call: each with the headers that the exchange had, and those that tell of the chunk. The
 * last one tells of the end, and has the headers of the whole answer.
 */
final class ChunkMessages {

    private final ApiRequest request;
    private final OutputFormat format;
    private final Exchange exchange;
    private final Map<String, Object> headers;
    private final String streamId;
    private int index;

    ChunkMessages(ApiRequest request, OutputFormat format, Exchange exchange) {
        this.request = request;
        this.format = format;
        this.exchange = exchange;
        this.headers = exchange.getMessage().getHeaders();
        this.streamId = exchange.getContext().getUuidGenerator().generateUuid();
    }

    Message of(Chunk chunk) {
        Message message = next();
        if (chunk.json() == null) {
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
                    ? chunk.json().path("type").textValue()
                    : chunk.event().name();
            Answer.setIfKnown(message, OpenAIHeaders.CHUNK_EVENT, name);
        }
        Answer.setIfKnown(message, OpenAIHeaders.CHOICE_INDEX, chunk.choice());
        return message;
    }

    /** The last message of a stream, whose body holds nothing more. */
    Message last(ChunkStream stream) {
        Message message = next();
        ObjectNode response = stream.response();
        setAnswerHeaders(stream.head(), response, message);
        message.setHeader(OpenAIHeaders.CHUNK_LAST, true);
        message.setBody(
                switch (format) {
                    case content, sse -> stream.nothing();
                    case map -> Map.of();
                    case json -> "{}";
                });
        return message;
    }

    private void setAnswerHeaders(ApiResponse head, JsonNode response, Message message) {
        AnswerHeaders.set(request, head, response, message);
        Answer.of(request.operation().answer()).setHeaders(head, response, message);
    }

    private Message next() {
        Message message = new DefaultMessage(exchange);
        message.setHeaders(exchange.getContext()
                .getCamelContextExtension()
                .getHeadersMapFactory()
                .newMap(headers));
        message.setHeader(OpenAIHeaders.CHUNK_INDEX, index++);
        message.setHeader(OpenAIHeaders.STREAM_ID, streamId);
        return message;
    }
}
