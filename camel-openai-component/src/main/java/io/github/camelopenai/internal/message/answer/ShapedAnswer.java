package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIIncompleteException;
import io.github.camelopenai.api.OpenAIRefusalException;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.schema.Violation;
import io.github.camelopenai.internal.shape.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads answers that must have a shape. */
public final class ShapedAnswer {

    /** Why models stop before their end: OpenAI, Mistral, Anthropic and Gemini behind their OpenAI-compatible paths, responses. */
    private static final Set<String> CUT = Set.of(
            "length", "max_tokens", "max_output_tokens", "model_length", "content_filter", "MAX_TOKENS", "incomplete");

    /** The items of a response that wait for somebody else; the server makes other calls itself. */
    private static final Set<String> CALLS = Set.of(
            "function_call",
            "custom_tool_call",
            "computer_call",
            "local_shell_call",
            "shell_call",
            "mcp_approval_request");

    private static final TextAnswer TEXTS = new TextAnswer();

    private ShapedAnswer() {}

    /** Whether an answer must have a shape: one that calls functions of the request is none yet. */
    public static boolean isExpected(ApiRequest request, JsonNode json) {
        return request.shape() != null && !callsFunctions(json);
    }

    /** Whether a model waits for functions that it calls, or for somebody who allows a call. */
    static boolean callsFunctions(JsonNode json) {
        for (JsonNode choice : json.path("choices")) {
            JsonNode message = AnsweredMessage.of(choice);
            if (!message.path("tool_calls").isEmpty()
                    || message.path("function_call").isObject()) {
                return true;
            }
        }
        for (JsonNode item : json.path("output")) {
            if (CALLS.contains(item.path("type").asText())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads an answer; where several were asked for, each of them.
     *
     * @throws OpenAIRefusalException where the model refuses
     * @throws OpenAIIncompleteException where it is cut off
     * @throws OpenAISchemaException where it does not fit
     */
    public static List<Reading> read(ApiRequest request, ApiResponse response, JsonNode json) {
        Object content = TEXTS.content(request, response, json, null);
        List<Reading> readings = new ArrayList<>();
        for (Object text : content instanceof List<?> several ? several : List.of(content)) {
            readings.add(read(request, response, json, text.toString()));
        }
        return readings;
    }

    private static Reading read(ApiRequest request, ApiResponse response, JsonNode json, String text) {
        Reading reading = request.shape().read(text);
        if (!reading.isRight()) {
            refuse(response, json, text);
            throw violated(response, text, reading.violations());
        }
        return reading;
    }

    /** Other reasons than the schema for which an answer does not fit. */
    private static void refuse(ApiResponse response, JsonNode json, String text) {
        String refusal = TextAnswer.refusal(json);
        if (refusal != null) {
            throw new OpenAIRefusalException(answered(response), error(response), refusal);
        }
        for (String reason : TextAnswer.reasons(json)) {
            if (reason != null && CUT.contains(reason)) {
                throw new OpenAIIncompleteException(answered(response), error(response), reason, text);
            }
        }
    }

    /** The failure of an answer, or of a part of it, that does not fit. */
    public static OpenAISchemaException violated(ApiResponse response, String text, List<Violation> violations) {
        return new OpenAISchemaException(
                answered(response),
                error(response),
                text,
                violations.stream()
                        .map(each -> new OpenAISchemaException.Violation(each.pointer(), each.fault()))
                        .toList());
    }

    private static String answered(ApiResponse response) {
        return response.target() + " answered " + response.status();
    }

    private static ApiError error(ApiResponse response) {
        return ResponseReader.errorOf(response);
    }
}
