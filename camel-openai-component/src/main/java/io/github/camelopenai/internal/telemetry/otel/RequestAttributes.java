package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a request says of itself, without its messages. */
final class RequestAttributes {

    private RequestAttributes() {}

    static void put(CallFacts facts, SpanBuilder span) {
        span.setAttribute(Keys.OPERATION, facts.operation());
        putCommon(facts, span);
        span.setAttribute(Keys.SERVER, facts.server());
        span.setAttribute(Keys.PORT, (long) facts.port());
        ApiRequest request = facts.request();
        if (request.streaming()) {
            span.setAttribute(Keys.STREAM, true);
        }
        if (request.fields() != null) {
            put(request.fields(), span);
            putApi(request, span);
        }
    }

    /** What spans of calls and of loops both have. */
    static void putCommon(CallFacts facts, SpanBuilder span) {
        span.setAttribute(Keys.PROVIDER, facts.provider());
        if (!facts.model().isEmpty()) {
            span.setAttribute(Keys.REQUEST_MODEL, facts.model());
        }
    }

    private static void put(JsonNode fields, SpanBuilder span) {
        number(fields.path("temperature"), Keys.TEMPERATURE, span);
        number(fields.path("top_p"), Keys.TOP_P, span);
        number(fields.path("frequency_penalty"), Keys.FREQUENCY_PENALTY, span);
        number(fields.path("presence_penalty"), Keys.PRESENCE_PENALTY, span);
        whole(fields.path("seed"), Keys.SEED, span);
        whole(fields.path("max_tokens"), Keys.MAX_TOKENS, span);
        whole(fields.path("max_completion_tokens"), Keys.MAX_TOKENS, span);
        whole(fields.path("max_output_tokens"), Keys.MAX_TOKENS, span);
        if (fields.path("n").asLong(1) != 1) {
            whole(fields.path("n"), Keys.CHOICES, span);
        }
        JsonNode stop = fields.path("stop");
        if (stop.isTextual()) {
            span.setAttribute(Keys.STOP_SEQUENCES, List.of(stop.textValue()));
        } else if (stop.isArray() && !stop.isEmpty()) {
            List<String> several = new ArrayList<>();
            stop.forEach(each -> several.add(each.asText()));
            span.setAttribute(Keys.STOP_SEQUENCES, several);
        }
    }

    private static void putApi(ApiRequest request, SpanBuilder span) {
        String api =
                switch (request.operation().resource()) {
                    case "chat" -> "chat_completions";
                    case "responses" -> "responses";
                    default -> null;
                };
        if (api == null) {
            return;
        }
        span.setAttribute(Keys.API_TYPE, api);
        JsonNode fields = request.fields();
        JsonNode format = api.equals("responses") ? fields.path("text").path("format") : fields.path("response_format");
        String type = format.path("type").asText("");
        if (!type.isEmpty()) {
            span.setAttribute(Keys.OUTPUT_TYPE, type.startsWith("json") ? "json" : "text");
        }
        text(fields.path("service_tier"), Keys.REQUEST_TIER, span);
        JsonNode conversation = fields.path("conversation");
        text(conversation.isObject() ? conversation.path("id") : conversation, Keys.CONVERSATION, span);
    }

    private static void text(JsonNode value, AttributeKey<String> key, SpanBuilder span) {
        if (value.isTextual()) {
            span.setAttribute(key, value.textValue());
        }
    }

    private static void number(JsonNode value, AttributeKey<Double> key, SpanBuilder span) {
        if (value.isNumber()) {
            span.setAttribute(key, value.doubleValue());
        }
    }

    private static void whole(JsonNode value, AttributeKey<Long> key, SpanBuilder span) {
        if (value.isNumber()) {
            span.setAttribute(key, value.longValue());
        }
    }
}
