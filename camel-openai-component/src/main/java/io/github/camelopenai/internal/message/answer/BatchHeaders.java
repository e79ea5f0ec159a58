package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Map;
import org.apache.camel.Message;

/** The headers that tell of a <a href="https://platform.openai.com/docs/api-reference/batch/object">batch</a>, so that a route can choose by its status. */
public final class BatchHeaders {

    private static final Map<String, String> TEXTS = Map.of(
            OpenAIHeaders.BATCH_ID,
            "id",
            OpenAIHeaders.BATCH_STATUS,
            "status",
            OpenAIHeaders.BATCH_INPUT_FILE_ID,
            "input_file_id",
            OpenAIHeaders.BATCH_OUTPUT_FILE_ID,
            "output_file_id",
            OpenAIHeaders.BATCH_ERROR_FILE_ID,
            "error_file_id");

    private static final Map<String, String> COUNTS = Map.of(
            OpenAIHeaders.BATCH_REQUEST_COUNT_TOTAL,
            "total",
            OpenAIHeaders.BATCH_REQUEST_COUNT_COMPLETED,
            "completed",
            OpenAIHeaders.BATCH_REQUEST_COUNT_FAILED,
            "failed");

    private BatchHeaders() {}

    static void set(JsonNode batch, Message message) {
        remove(message.getHeaders());
        TEXTS.forEach((header, field) -> Answer.setIfKnown(message, header, Json.text(batch, field)));
        COUNTS.forEach((header, field) -> {
            JsonNode count = batch.path("request_counts").path(field);
            if (count.isIntegralNumber()) {
                message.setHeader(header, count.longValue());
            }
        });
        JsonNode errors = batch.path("errors").path("data");
        if (!errors.isEmpty()) {
            message.setHeader(OpenAIHeaders.BATCH_ERRORS, Json.toObject(errors));
        }
    }

    /** Removes what tells of a batch from headers. */
    public static void remove(Map<String, Object> headers) {
        TEXTS.keySet().forEach(headers::remove);
        COUNTS.keySet().forEach(headers::remove);
        headers.remove(OpenAIHeaders.BATCH_ERRORS);
    }
}
