package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.message.answer.FinishReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;

/** What an answer says of itself, without its messages. */
final class AnswerAttributes {

    private AnswerAttributes() {}

    static void put(JsonNode answer, Span span) {
        text(answer.path("id"), Keys.RESPONSE_ID, span);
        text(answer.path("model"), Keys.RESPONSE_MODEL, span);
        text(answer.path("service_tier"), Keys.RESPONSE_TIER, span);
        text(answer.path("system_fingerprint"), Keys.FINGERPRINT, span);
        List<String> reasons = reasons(answer);
        if (!reasons.isEmpty()) {
            span.setAttribute(Keys.FINISH_REASONS, reasons);
        }
    }

    private static void text(JsonNode value, AttributeKey<String> key, Span span) {
        if (value.isTextual()) {
            span.setAttribute(key, value.textValue());
        }
    }

    private static List<String> reasons(JsonNode answer) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode choice : answer.path("choices")) {
            String reason = FinishReason.of(choice);
            if (reason != null) {
                reasons.add(reason);
            }
        }
        if (answer.path("object").asText().equals("response")) {
            reasons.add(reasonOfResponse(answer));
        }
        return reasons;
    }

    /** Responses have a status; the reason is in it. */
    private static String reasonOfResponse(JsonNode response) {
        for (JsonNode item : response.path("output")) {
            if (item.path("type").asText().equals("function_call")) {
                return "tool_calls";
            }
        }
        return switch (response.path("incomplete_details").path("reason").asText()) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> response.path("status").asText().equals("completed") ? "stop" : "error";
        };
    }
}
