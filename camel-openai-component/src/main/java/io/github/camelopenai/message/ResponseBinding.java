package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.Operation.ResponseKind;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.OpenAIClient;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a response into the exchange: the body by {@code outputFormat}, the headers always. */
public final class ResponseBinding {

    private final MessageOptions options;

    public ResponseBinding(MessageOptions options) {
        this.options = options;
    }

    /**
     * Handles the response of a request.
     *
     * @param client what made the call, and fetches further pages of a list
     * @throws OpenAIException where it is not what the operation promises; the message is then as it was
     */
    public void handleResponse(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        if (request.streaming()) {
            OpenAIHeaders.OF_ANSWERS.forEach(exchange.getMessage()::removeHeader);
            exchange.getMessage().setBody(stream(request, response, client, exchange));
            return;
        }
        Answer answer = Answer.of(request.operation().answer());
        boolean isJson = answer.isJson(request, response);
        JsonNode json = isJson ? json(answer, response, client) : JsonNodeFactory.instance.objectNode();
        Object body =
                switch (format(request)) {
                    case content ->
                        options.paging() && request.operation().response() == ResponseKind.PAGE
                                ? new PageIterator(request, response, json, client)
                                : answer.content(request, response, json, exchange);
                    case map -> Json.toObject(json);
                    case json -> response.text();
                };
        Message message = exchange.getMessage();
        OpenAIHeaders.OF_ANSWERS.forEach(message::removeHeader);
        AnswerHeaders.set(request, response, json, message);
        answer.setHeaders(response, json, message);
        message.setBody(body);
        if (options.storeFullResponse() && isJson) {
            exchange.setProperty(OpenAIProperties.RESPONSE, Json.toObject(json));
        }
    }

    private OpenAIStream stream(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        ChunkStream chunks = new ChunkStream(request, response, client.reader(), options.streamIncludeAll());
        return new OpenAIStream(chunks, new ChunkMessages(request, options.outputFormat(), exchange), exchange);
    }

    private JsonNode json(Answer answer, ApiResponse response, OpenAIClient client) {
        boolean isKept = options.storeFullResponse() || options.outputFormat() == OutputFormat.map;
        return client.reader().json(response, isKept ? null : answer.binaryField());
    }

    /** Bytes are always content: there is no Map of them. */
    private OutputFormat format(ApiRequest request) {
        return request.operation().response() == ResponseKind.BINARY ? OutputFormat.content : options.outputFormat();
    }
}
