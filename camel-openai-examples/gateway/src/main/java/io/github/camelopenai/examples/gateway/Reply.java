package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Makes what a server answered the response to the client: as it is, except models, which get their aliases. */
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
                tokens(answer, OpenAIHeaders.AGENTIC_PROMPT_TOKENS, OpenAIHeaders.PROMPT_TOKENS),
                tokens(answer, OpenAIHeaders.AGENTIC_COMPLETION_TOKENS, OpenAIHeaders.COMPLETION_TOKENS));
        call.costs(
                answer.getHeader(OpenAIHeaders.COST, BigDecimal.class),
                answer.getHeader(OpenAIHeaders.COST_CURRENCY, String.class));
        call.isKnownToServerAs(answer.getHeader(OpenAIHeaders.REQUEST_ID, String.class));
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        call.answered(status, null);
        if (call.hasBegun()) {
            // The client has it already, event by event
            exchange.getMessage().setBody(null);
            return;
        }
        String json = answer.getBody(String.class);
        set(
                exchange,
                status,
                switch (call.api()) {
                    case MODELS -> withAliases(json);
                    case MODEL -> named(json, call.askedModel());
                    default ->
                        call.toolCalls() == null ? json : call.toolCalls().withoutOurs(json);
                });
    }

    /** Those of all turns, where there was a loop. */
    private static Long tokens(Message answer, String ofLoop, String ofCall) {
        return answer.getHeader(answer.getHeader(ofLoop) == null ? ofCall : ofLoop, Long.class);
    }

    /** Sets a response of JSON, and nothing else. */
    static void set(Exchange exchange, int status, String json) {
        Message response = exchange.getMessage();
        Call call = Call.of(exchange);
        response.removeHeaders("*");
        response.setHeader(Call.HEADER, call);
        response.setHeader("x-request-id", call.serverId() == null ? call.id() : call.serverId());
        response.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        response.setHeader(Exchange.CONTENT_TYPE, "application/json");
        // As bytes: a text would be sent in the charset that the client's request names
        response.setBody(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A model has the name by which the client knows it. */
    private static String named(String json, String asked) throws IOException {
        JsonNode model = JSON.readTree(json);
        boolean isAlias = !model.path("id").asText().equals(asked);
        return isAlias && model instanceof ObjectNode fields
                ? fields.put("id", asked).toString()
                : json;
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
