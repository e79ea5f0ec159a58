package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a request says of itself, without its messages. */
final class RequestAttributes {

    private RequestAttributes() {}

    static Attributes of(CallFacts facts) {
        AttributesBuilder attributes =
                common(facts).put(GenAi.SERVER, facts.server()).put(GenAi.PORT, facts.port());
        ApiRequest request = facts.request();
        if (request.streaming()) {
            attributes.put(GenAi.STREAM, true);
        }
        if (request.fields() != null) {
            put(request.fields(), attributes);
            putApi(request, attributes);
        }
        return attributes.build();
    }

    /** What spans of calls and of loops both have. */
    static AttributesBuilder common(CallFacts facts) {
        AttributesBuilder attributes =
                Attributes.builder().put(GenAi.OPERATION, facts.operation()).put(GenAi.PROVIDER, facts.provider());
        return facts.model().isEmpty() ? attributes : attributes.put(GenAi.REQUEST_MODEL, facts.model());
    }

    private static void put(JsonNode fields, AttributesBuilder attributes) {
        number(fields.path("temperature"), GenAi.TEMPERATURE, attributes);
        number(fields.path("top_p"), GenAi.TOP_P, attributes);
        number(fields.path("frequency_penalty"), GenAi.FREQUENCY_PENALTY, attributes);
        number(fields.path("presence_penalty"), GenAi.PRESENCE_PENALTY, attributes);
        whole(fields.path("seed"), GenAi.SEED, attributes);
        for (String name : List.of("max_tokens", "max_completion_tokens", "max_output_tokens")) {
            whole(fields.path(name), GenAi.MAX_TOKENS, attributes);
        }
        if (fields.path("n").asLong(1) != 1) {
            whole(fields.path("n"), GenAi.CHOICES, attributes);
        }
        JsonNode stop = fields.path("stop");
        if (stop.isTextual()) {
            attributes.put(AttributeKey.stringArrayKey(GenAi.STOP_SEQUENCES), List.of(stop.textValue()));
        } else if (stop.isArray() && !stop.isEmpty()) {
            List<String> several = new ArrayList<>();
            stop.forEach(each -> several.add(each.asText()));
            attributes.put(AttributeKey.stringArrayKey(GenAi.STOP_SEQUENCES), several);
        }
    }

    private static void putApi(ApiRequest request, AttributesBuilder attributes) {
        String api =
                switch (request.operation().resource()) {
                    case "chat" -> "chat_completions";
                    case "responses" -> "responses";
                    default -> null;
                };
        if (api == null) {
            return;
        }
        attributes.put(GenAi.API_TYPE, api);
        JsonNode format = request.fields().path(api.equals("responses") ? "text" : "response_format");
        String type = (api.equals("responses") ? format.path("format") : format)
                .path("type")
                .asText("");
        if (!type.isEmpty()) {
            attributes.put(GenAi.OUTPUT_TYPE, type.startsWith("json") ? "json" : "text");
        }
        text(request.fields().path("service_tier"), GenAi.REQUEST_TIER, attributes);
        JsonNode conversation = request.fields().path("conversation");
        text(conversation.isObject() ? conversation.path("id") : conversation, GenAi.CONVERSATION, attributes);
    }

    static void text(JsonNode value, String name, AttributesBuilder attributes) {
        if (value.isTextual()) {
            attributes.put(name, value.textValue());
        }
    }

    private static void number(JsonNode value, String name, AttributesBuilder attributes) {
        if (value.isNumber()) {
            attributes.put(name, value.doubleValue());
        }
    }

    private static void whole(JsonNode value, String name, AttributesBuilder attributes) {
        if (value.isNumber()) {
            attributes.put(name, value.longValue());
        }
    }
}
