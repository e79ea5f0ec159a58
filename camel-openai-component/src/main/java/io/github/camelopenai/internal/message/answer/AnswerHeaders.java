package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.message.answer.Answer.setIfKnown;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.message.PathIds;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The headers that every answer has. */
public final class AnswerHeaders {

    private static final String ANSWERED_SERVICE_TIER = "CamelOpenAIAnsweredServiceTier";

    private AnswerHeaders() {}

    /** Removes what an earlier answer left, and tells the prompt of the call. */
    public static void begin(Exchange exchange) {
        Message message = exchange.getMessage();
        OpenAIHeaders.removeAnswers(message);
        setIfKnown(message, OpenAIHeaders.PROMPT_NAME, exchange.getProperty(OpenAIProperties.PROMPT_NAME));
        setIfKnown(message, OpenAIHeaders.PROMPT_VERSION, exchange.getProperty(OpenAIProperties.PROMPT_VERSION));
    }

    public static void set(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        setIds(request, json, message);
        setIfKnown(message, OpenAIHeaders.RESPONSE_MODEL, Json.text(json, "model"));
        if (request.operation().resource().equals("responses")) {
            setIfKnown(message, OpenAIHeaders.RESPONSE_STATUS, Json.text(json, "status"));
        }
        setServiceTier(Json.text(json, "service_tier"), message);
        setIfKnown(message, OpenAIHeaders.SYSTEM_FINGERPRINT, Json.text(json, "system_fingerprint"));
        Usage usage = Usage.of(json);
        setUsage(usage, message);
        setCost(response.cost(usage), message);
        setIfKnown(message, OpenAIHeaders.REQUEST_ID, response.requestId());
        setIfKnown(message, OpenAIHeaders.ATTEMPTS, response.attempts());
        setRateLimits(RateLimits.of(response::header), message);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
    }

    private static void setIds(ApiRequest request, JsonNode json, Message message) {
        String id = Json.text(json, "id");
        AnswerKind kind = request.operation().answer();
        if (id != null && kind == AnswerKind.STORED) {
            message.setHeader(OpenAIHeaders.ID, PathIds.ofAnswer(request.operation(), request.ids(), id));
        } else if (kind != AnswerKind.OBJECT && kind != AnswerKind.PAGE) {
            setIfKnown(message, OpenAIHeaders.RESPONSE_ID, id);
        }
    }

    private static void setServiceTier(String tier, Message message) {
        setIfKnown(message, OpenAIHeaders.SERVICE_TIER, tier);
        message.getExchange().setProperty(ANSWERED_SERVICE_TIER, tier);
    }

    /**
     * Whether a header is what the last answer left. {@code CamelOpenAIServiceTier} tells of an answer and asks for a tier:
     * the tier of one call must not become the wish of the next.
     */
    public static boolean isFromAnswer(String header, Message message) {
        return header.equals(OpenAIHeaders.SERVICE_TIER)
                && message.getHeader(header) == message.getExchange().getProperty(ANSWERED_SERVICE_TIER);
    }

    /** Sets the headers of what was used. */
    public static void setUsage(Usage usage, Message message) {
        setIfKnown(message, OpenAIHeaders.PROMPT_TOKENS, usage.promptTokens());
        setIfKnown(message, OpenAIHeaders.COMPLETION_TOKENS, usage.completionTokens());
        setIfKnown(message, OpenAIHeaders.TOTAL_TOKENS, usage.totalTokens());
        setIfKnown(message, OpenAIHeaders.CACHED_TOKENS, usage.cachedTokens());
        setIfKnown(message, OpenAIHeaders.REASONING_TOKENS, usage.reasoningTokens());
    }

    /** Sets the headers of what was paid: none where not all of it is known. */
    public static void setCost(Cost cost, Message message) {
        if (cost == null || !cost.isWhole()) {
            message.removeHeader(OpenAIHeaders.COST);
            message.removeHeader(OpenAIHeaders.COST_CURRENCY);
            return;
        }
        message.setHeader(OpenAIHeaders.COST, cost.amount());
        message.setHeader(OpenAIHeaders.COST_CURRENCY, cost.currency());
    }

    private static void setRateLimits(RateLimits limits, Message message) {
        setIfKnown(message, OpenAIHeaders.RATE_LIMIT_REMAINING_REQUESTS, limits.remainingRequests());
        setIfKnown(message, OpenAIHeaders.RATE_LIMIT_REMAINING_TOKENS, limits.remainingTokens());
        setIfKnown(message, OpenAIHeaders.RATE_LIMIT_RESET_REQUESTS, limits.resetRequestsMillis());
        setIfKnown(message, OpenAIHeaders.RATE_LIMIT_RESET_TOKENS, limits.resetTokensMillis());
    }
}
