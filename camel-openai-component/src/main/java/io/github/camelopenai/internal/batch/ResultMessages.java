package io.github.camelopenai.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.cost.Prices;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.answer.BatchHeaders;
import io.github.camelopenai.internal.shape.Shape;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/**
 * Makes messages of the lines of a batch's files: the answer as a direct call gives it, or the error (<a
 * href="https://platform.openai.com/docs/api-reference/batch/request-output">request output</a>).
 */
final class ResultMessages {

    private final Operation called;
    private final OpenAIClient client;
    private final boolean failOnLineError;
    private final CamelContext context;
    private final Map<String, Object> headers;
    private final String batch;
    private final AnswerBinding binding;
    private final Shape shape;

    ResultMessages(
            MessageOptions options, Operation called, OpenAIClient client, boolean failOnLineError, Exchange exchange) {
        this.called = called;
        this.client = client;
        this.failOnLineError = failOnLineError;
        this.context = exchange.getContext();
        this.headers = new HashMap<>(exchange.getMessage().getHeaders());
        this.batch = HeaderValues.text(exchange.getMessage(), OpenAIHeaders.ID);
        this.shape = options.shape(called, exchange);
        this.binding = new AnswerBinding(options.of(called, Map.of(), Map.of()));
        // They tell of the call that retrieved the batch
        List.of(OpenAIHeaders.REQUEST_ID, OpenAIHeaders.ATTEMPTS, Exchange.HTTP_RESPONSE_CODE)
                .forEach(headers::remove);
        Object status = headers.get(OpenAIHeaders.BATCH_STATUS);
        BatchHeaders.remove(headers);
        headers.put(OpenAIHeaders.BATCH_STATUS, status);
    }

    /**
     * The message of a line.
     *
     * @throws OpenAIException where the line tells of an error and that is to be thrown, or is no result at all
     */
    Message of(byte[] line) {
        JsonNode result = parse(line);
        String id = result.path("custom_id").asText();
        Message message = message(id, result);
        message.setHeader(OpenAIHeaders.CUSTOM_ID, id);
        return message;
    }

    private Message message(String id, JsonNode result) {
        ApiResponse response = response(id, result);
        boolean isAnswer = response.status() / 100 == 2 && !saysSomething(result.path("error"));
        OpenAIException failure;
        if (isAnswer) {
            try {
                return answered(response);
            } catch (OpenAIException e) {
                failure = e;
            }
        } else {
            failure = failure(response, result);
        }
        if (failOnLineError) {
            throw failure;
        }
        return failed(response, errorOf(result), failure);
    }

    private Message answered(ApiResponse response) {
        Exchange own = exchange();
        JsonNode json = client.reader().json(response);
        if (called.answer() == AnswerKind.MODERATIONS) {
            // A direct call leaves the input in the body, which nobody has any more
            own.getMessage().setBody(Json.toObject(json));
        }
        binding.bind(request(json), response, client, own);
        Message message = own.getMessage();
        message.removeHeader(OpenAIHeaders.ATTEMPTS);
        message.setHeader(OpenAIHeaders.BATCH_ERROR, false);
        return message;
    }

    private Message failed(ApiResponse response, JsonNode error, OpenAIException failure) {
        Message message = exchange().getMessage();
        message.setBody(error.isObject() ? Json.toMap(error) : Map.of("message", failure.getMessage()));
        message.setHeader(OpenAIHeaders.BATCH_ERROR, true);
        if (response.status() > 0) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        }
        if (response.requestId() != null) {
            message.setHeader(OpenAIHeaders.REQUEST_ID, response.requestId());
        }
        if (failure.getCode() != null) {
            message.setHeader(OpenAIHeaders.ERROR_CODE, failure.getCode());
        }
        return message;
    }

    private Exchange exchange() {
        Exchange own = new DefaultExchange(context);
        own.getMessage().setHeaders(new HashMap<>(headers));
        return own;
    }

    /** What the line tells of as if it had come by a call of its own. */
    private ApiResponse response(String id, JsonNode result) {
        JsonNode told = result.path("response");
        String target = called.method() + ' ' + LineOperations.url(called) + " for '" + id + "' in " + batch;
        Map<String, String> head = new HashMap<>();
        head.put("content-type", "application/json");
        String requestId = Json.text(told, "request_id");
        if (requestId != null) {
            head.put("x-request-id", requestId);
        }
        return new ApiResponse(
                        target, told.path("status_code").asInt(0), head, Json.toBytesOfServer(told.path("body")), 1)
                .withAccount(new BatchPrices(client.costs().prices()), null);
    }

    /** A line costs what a call would, with the discount of batches. */
    private record BatchPrices(Prices prices) implements ApiResponse.Account {

        @Override
        public Cost cost(Usage usage) {
            return prices == null ? null : prices.of(usage, "", null, true);
        }
    }

    /** The error of the line itself, else the one in the server's response. */
    private static JsonNode errorOf(JsonNode result) {
        JsonNode error = result.path("error");
        return saysSomething(error) ? error : result.at("/response/body/error");
    }

    /** Azure and others send an empty text or object where there was no error. */
    private static boolean saysSomething(JsonNode error) {
        return EmbeddedErrors.saysSomething(error);
    }

    private OpenAIException failure(ApiResponse response, JsonNode result) {
        JsonNode told = saysSomething(result.path("error")) ? result : result.at("/response/body");
        JsonNode words = told.isMissingNode() ? JsonNodeFactory.instance.objectNode() : told;
        return client.reader().failureOf(response, Json.toBytesOfServer(words));
    }

    /** The request is not known any more, except what the answer tells: how many inputs it had. */
    private ApiRequest request(JsonNode answer) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        int inputs = answer.path(called.answer() == AnswerKind.MODERATIONS ? "results" : "data")
                .size();
        if (inputs > 1) {
            ArrayNode input = fields.putArray("input");
            for (int i = 0; i < inputs; i++) {
                input.add("");
            }
        }
        return new ApiRequest(called, called.path(), List.of(), Map.of(), fields, List.of()).shaped(shape);
    }

    private JsonNode parse(byte[] line) {
        try {
            return Json.parse(line);
        } catch (IllegalArgumentException e) {
            ApiResponse file = new ApiResponse("The download of the results of " + batch, 200, Map.of(), line, 1);
            throw ResponseReader.notThePromised(file, "a line that " + e.getMessage());
        }
    }
}
