package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.message.answer.FinishReason;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.ArrayList;
import java.util.List;

/** What an answer says of itself, without its messages. */
final class AnswerAttributes {

    private AnswerAttributes() {}

    static Attributes of(JsonNode answer) {
        AttributesBuilder attributes = Attributes.builder();
        RequestAttributes.text(answer.path("id"), GenAi.RESPONSE_ID, attributes);
        RequestAttributes.text(answer.path("model"), GenAi.RESPONSE_MODEL, attributes);
        RequestAttributes.text(answer.path("service_tier"), GenAi.RESPONSE_TIER, attributes);
        RequestAttributes.text(answer.path("system_fingerprint"), GenAi.FINGERPRINT, attributes);
        List<String> reasons = reasons(answer);
        if (!reasons.isEmpty()) {
            attributes.put(AttributeKey.stringArrayKey(GenAi.FINISH_REASONS), reasons);
        }
        return attributes.build();
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
