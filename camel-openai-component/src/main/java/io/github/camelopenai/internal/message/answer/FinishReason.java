package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** Why a model has stopped: servers that have not finished say so in many ways. */
public final class FinishReason {

    /** Null as other languages write it. */
    private static final Set<String> NONE = Set.of("", "null", "none", "undefined");

    private FinishReason() {}

    /** The finish reason of a choice, or null where it has not finished. */
    public static String of(JsonNode choice) {
        String reason = choice.path("finish_reason").textValue();
        return reason == null || NONE.contains(reason.strip().toLowerCase(Locale.ROOT)) ? null : reason;
    }
}
