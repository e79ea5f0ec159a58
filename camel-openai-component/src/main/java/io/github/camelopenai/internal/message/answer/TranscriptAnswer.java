package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What was said: the text, or subtitles as they are. */
public final class TranscriptAnswer implements Answer {

    private static final Set<String> TEXT_FORMATS = Set.of("text", "srt", "vtt");

    private static final Pattern PAGE = Pattern.compile("(?i)\\s*<(!doctype html|html|head|body)\\b");

    /** Whether a request asks for a response that is no JSON. */
    public static boolean isText(JsonNode request) {
        return TEXT_FORMATS.contains(request.path("response_format").asText());
    }

    @Override
    public boolean isJson(ApiRequest request, ApiResponse response) {
        // A server that does not know the format answers with JSON all the same
        String type = response.header("content-type");
        return !isText(request.fields()) || type != null && type.contains("json") || isObjectWithText(response);
    }

    private static boolean isObjectWithText(ApiResponse response) {
        try {
            return response.text().startsWith("{")
                    && Json.parse(response.body()).path("text").isTextual();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        if (!isJson(request, response)) {
            if (PAGE.matcher(response.text()).lookingAt()) {
                throw notThePromised(response, "a web page where a transcript was expected");
            }
            boolean isPlain = request.fields().path("response_format").asText().equals("text");
            return isPlain ? response.text().stripTrailing() : response.text();
        }
        if (!json.path("text").isTextual()) {
            throw notThePromised(response, "no text");
        }
        return json.path("text").textValue();
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        JsonNode duration = json.path("duration");
        if (duration.isNumber() || duration.isTextual()) {
            message.setHeader(OpenAIHeaders.AUDIO_DURATION, duration.asDouble());
        }
        Answer.setIfKnown(message, OpenAIHeaders.AUDIO_DETECTED_LANGUAGE, Json.text(json, "language"));
        if (json.path("segments").path(0).has("speaker")) {
            message.setHeader(OpenAIHeaders.AUDIO_DIARIZED_SEGMENTS, Json.toObject(json.path("segments")));
        }
    }
}
