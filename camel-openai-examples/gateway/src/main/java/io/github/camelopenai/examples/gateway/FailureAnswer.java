package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAITimeoutException;

/**
 * What a client hears of a failure.
 *
 * @param status the HTTP status
 * @param retryAfterMillis how long it should wait, or 0
 */
record FailureAnswer(int status, String type, String code, String param, String message, long retryAfterMillis) {

    private static final String SERVER_ERROR = "server_error";
    private static final String INVALID_REQUEST = "invalid_request_error";

    /** What nginx writes into its log for a client that went away. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    /** The answer to what Jetty refused, or could not do. */
    static FailureAnswer ofJetty(int status, String message) {
        return status < 500
                ? new FailureAnswer(status, INVALID_REQUEST, "bad_request", null, message, 0)
                : ofGateway(status, "gateway_error", "The gateway failed.");
    }

    static FailureAnswer of(Exception failure) {
        if (failure instanceof Refusal refusal) {
            return new FailureAnswer(
                    refusal.status(),
                    refusal.type(),
                    refusal.code(),
                    null,
                    refusal.getMessage(),
                    refusal.retryAfterMillis());
        }
        if (failure instanceof ClientGoneException) {
            return ofGateway(CLIENT_CLOSED_REQUEST, "client_gone", "The client closed its connection.");
        }
        if (failure instanceof OpenAIAuthenticationException) {
            // It is the gateway's key that is wrong, and what the server says of it may show a part of it
            return ofGateway(
                    502, "upstream_authentication", "The server behind the gateway refused the gateway's key.");
        }
        if (failure instanceof OpenAIException answered && answered.getStatus() >= 400) {
            return ofServer(answered);
        }
        return failure instanceof OpenAIException unanswered
                ? ofUnanswered(unanswered)
                : ofGateway(500, "gateway_error", "The gateway failed.");
    }

    private static FailureAnswer ofServer(OpenAIException failure) {
        String words = failure.getServerMessage();
        Long wait = failure.getRetryAfterMillis();
        return new FailureAnswer(
                failure.getStatus(),
                failure.getType(),
                failure.getCode(),
                failure.getParam(),
                words == null ? "The server behind the gateway answered " + failure.getStatus() + '.' : words,
                wait == null ? 0 : wait);
    }

    /** Words of our own: those of the exception name the server. */
    private static FailureAnswer ofUnanswered(OpenAIException failure) {
        if (failure instanceof OpenAIInvalidRequestException) {
            return new FailureAnswer(400, INVALID_REQUEST, null, null, "The request cannot be sent as it is.", 0);
        }
        if (failure instanceof OpenAIBudgetException budget) {
            return ofBudget(budget);
        }
        if (failure instanceof OpenAIRejectedException) {
            return new FailureAnswer(503, SERVER_ERROR, "overloaded", null, "Too many requests wait already.", 1_000);
        }
        if (failure instanceof OpenAITimeoutException) {
            return ofGateway(504, "upstream_timeout", "The server behind the gateway took too long.");
        }
        return ofGateway(
                502, "upstream_unavailable", "The server behind the gateway was not reached, or gave no whole answer.");
    }

    private static FailureAnswer ofBudget(OpenAIBudgetException failure) {
        if (failure.getCause() != null) {
            return ofGateway(503, "budget_unavailable", "The gateway cannot read your budget now.");
        }
        if (failure.getPeriod() == null) {
            return new FailureAnswer(
                    404,
                    INVALID_REQUEST,
                    "model_not_found",
                    "model",
                    "The gateway does not offer this model: it has no price for it.",
                    0);
        }
        return new FailureAnswer(
                429,
                "insufficient_quota",
                "insufficient_quota",
                null,
                "What is left of your budget for " + failure.getPeriod() + " is too little for this request.",
                0);
    }

    private static FailureAnswer ofGateway(int status, String code, String message) {
        return new FailureAnswer(status, SERVER_ERROR, code, null, message, 0);
    }

    /** The body of the response. */
    String json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        write(body.putObject("error"), type);
        return body.toString();
    }

    /**
     * The last event of a stream that has begun. Responses have <a
     * href="https://platform.openai.com/docs/api-reference/responses-streaming/error">an event of their own</a>.
     */
    String event(Api api) {
        if (api != Api.RESPONSES) {
            return "data: " + json() + "\n\n";
        }
        return "event: error\ndata: " + write(JsonNodeFactory.instance.objectNode(), "error") + "\n\n";
    }

    private ObjectNode write(ObjectNode error, String named) {
        return error.put("message", message)
                .put("type", named)
                .put("param", param)
                .put("code", code);
    }
}
