package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Makes what a server answered the response to the client: as it is, but for the list of models, which gets the aliases. */
final class Reply implements Processor {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Models models;

    Reply(Models models) {
        this.models = models;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Call call = Call.of(exchange);
        Message answer = exchange.getMessage();
        call.used(
                answer.getHeader(OpenAIHeaders.PROMPT_TOKENS, Long.class),
                answer.getHeader(OpenAIHeaders.COMPLETION_TOKENS, Long.class));
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        call.answered(status, null);
        if (call.hasBegun()) {
            // The client has it already, event by event
            exchange.getMessage().setBody(null);
            return;
        }
        String json = answer.getBody(String.class);
        String requestId = answer.getHeader(OpenAIHeaders.REQUEST_ID, String.class);
        boolean isList = Api.MODELS.resource().equals(exchange.getProperty(Gate.RESOURCE));
        set(exchange, status, isList ? withAliases(json) : json);
        exchange.getMessage().setHeader("x-request-id", requestId);
    }

    /** Sets a response of JSON, and nothing else. */
    static void set(Exchange exchange, int status, String json) {
        Message response = exchange.getMessage();
        Call call = Call.of(exchange);
        response.removeHeaders("*");
        response.setHeader(Call.HEADER, call);
        response.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        response.setHeader(Exchange.CONTENT_TYPE, "application/json");
        // As bytes: a text would be sent in the charset that the client's request names
        response.setBody(json.getBytes(StandardCharsets.UTF_8));
    }

    private String withAliases(String json) throws IOException {
        JsonNode list = JSON.readTree(json);
        if (list.path("data") instanceof ArrayNode data) {
            for (String alias : models.aliases()) {
                ObjectNode model = data.addObject();
                model.put("id", alias).put("object", "model").put("created", 0).put("owned_by", "gateway");
            }
        }
        return list.toString();
    }
}
