package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.shape.Reading;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.OutputFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a whole answer into the exchange: the body by {@code outputFormat}, the headers always. */
public final class AnswerBinding {

    private final MessageOptions options;

    public AnswerBinding(MessageOptions options) {
        this.options = options;
    }

    /**
     * Puts the response of a request into an exchange.
     *
     * @param client what made the call, and fetches further pages of a list
     * @throws OpenAIException where it is not what the operation promises; the message is then as it was
     */
    public void bind(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        FailureProperties.clear(exchange);
        Answer answer = Answer.of(request.operation().answer());
        boolean isJson = answer.isJson(request, response);
        JsonNode json = isJson ? client.reader().json(response, binaryField(answer)) : null;
        put(request, response, json, client, exchange);
    }

    /** Puts an answer into an exchange that was put together of a stream: as a tree, with the head of its response. */
    public void bind(ApiRequest request, ApiResponse head, JsonNode json, OpenAIClient client, Exchange exchange) {
        FailureProperties.clear(exchange);
        Map<String, String> headers = new HashMap<>(head.headers());
        headers.put("content-type", "application/json");
        put(request, head.withHeaders(headers), json, client, exchange);
    }

    /** Takes the answers to parts of a request with so many inputs. */
    public JoinedEmbeddings join(int inputs) {
        boolean isRead = options.result().format() == OutputFormat.content
                && !options.result().storeFullResponse();
        return new JoinedEmbeddings(inputs, isRead);
    }

    /** The JSON of a response, as this reads it. */
    public JsonNode json(ApiRequest request, ApiResponse response, OpenAIClient client) {
        return client.reader()
                .json(response, binaryField(Answer.of(request.operation().answer())));
    }

    /**
     * Puts the answer that the answers to parts make into an exchange.
     *
     * @param request the request as a whole
     * @param last the response to one of the parts, whose headers are told
     */
    public void bind(
            ApiRequest request, ApiResponse last, JoinedEmbeddings joined, OpenAIClient client, Exchange exchange) {
        ObjectNode json = joined.json();
        boolean isText = options.result().format() == OutputFormat.json;
        ApiResponse head = isText ? last.withBody(last.headers(), Json.toBytesOfServer(json)) : last;
        bind(request, head, json, client, exchange);
    }

    private void put(ApiRequest request, ApiResponse response, JsonNode json, OpenAIClient client, Exchange exchange) {
        Answer answer = Answer.of(request.operation().answer());
        JsonNode tree = json == null ? JsonNodeFactory.instance.objectNode() : json;
        if (hasFailed(request, tree)) {
            throw client.reader().errorInStream(response, Json.toBytesOfServer(tree));
        }
        if (format(request) == OutputFormat.content) {
            HostedApprovals.refuse(response, tree);
        }
        Object body = body(answer, request, response, tree, client, exchange);
        Message message = exchange.getMessage();
        AnswerHeaders.begin(exchange);
        AnsweredFields.clear(options.result().headers(), message);
        AnswerHeaders.set(request, response, tree, message);
        answer.setHeaders(request, response, tree, message);
        AnsweredFields.set(options.result().headers(), tree, message);
        if (body != message.getBody()) {
            message.removeHeader(OpenAIHeaders.MEDIA_TYPE);
        }
        message.setBody(body);
        if (format(request) == OutputFormat.content) {
            Answer.setIfKnown(message, Exchange.CONTENT_TYPE, answer.contentType(request, tree));
        }
        if (options.result().storeFullResponse() && json != null) {
            exchange.setProperty(OpenAIProperties.RESPONSE, Json.toObject(answer.settled(tree)));
        }
    }

    private Object body(
            Answer answer,
            ApiRequest request,
            ApiResponse response,
            JsonNode json,
            OpenAIClient client,
            Exchange exchange) {
        List<Reading> shaped =
                ShapedAnswer.isExpected(request, json) ? ShapedAnswer.read(request, response, json) : List.of();
        return switch (format(request)) {
            case content ->
                !shaped.isEmpty()
                        ? shaped(shaped, Reading::value)
                        : options.result().paging() && request.operation().response() == ResponseKind.PAGE
                                ? new PageIterator(request, response, json, client)
                                : answer.content(request, response, json, exchange);
            case map -> Json.toObject(answer.settled(json));
            case json ->
                shaped.isEmpty()
                        ? text(response, json)
                        : shaped(shaped, reading -> reading.json().toString());
            case sse -> throw new IllegalStateException("An answer that is not streamed has no events");
        };
    }

    private static Object shaped(List<Reading> readings, Function<Reading, Object> form) {
        // A value may be null
        List<Object> several = new ArrayList<>();
        readings.forEach(reading -> several.add(form.apply(reading)));
        return Answer.oneOrAll(several, false);
    }

    /** As the server wrote it. What was put together of a stream has no such text. */
    private static String text(ApiResponse response, JsonNode json) {
        return response.stream() == null
                ? response.text()
                : new String(Json.toBytesOfServer(json), StandardCharsets.UTF_8);
    }

    /** A response may be made, and tell that it failed. Who looks at an older one as a Map sees that in it. */
    private boolean hasFailed(ApiRequest request, JsonNode json) {
        boolean isWanted = request.operation().method().equals("POST") || format(request) == OutputFormat.content;
        return request.operation().answer() == AnswerKind.TEXT && isWanted && EmbeddedErrors.isFailedResponse(json);
    }

    private String binaryField(Answer answer) {
        boolean isKept =
                options.result().storeFullResponse() || options.result().format() == OutputFormat.map;
        return isKept ? null : answer.binaryField();
    }

    /** Bytes are always content: there is no Map of them. */
    private OutputFormat format(ApiRequest request) {
        return request.operation().response() == ResponseKind.BINARY
                ? OutputFormat.content
                : options.result().format();
    }
}
