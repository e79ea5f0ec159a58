package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.Speech;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;

/** What the messages of a stream make together, where it is read as one text or as the bytes of one file. */
enum StreamContent {
    /** Pieces of a text. */
    TEXT,
    /** Objects: each is a line of JSON. */
    LINES,
    /** Pieces of a sound. */
    SOUND,
    /** Images that become clear: only the finished one counts. */
    IMAGE;

    private static final byte[] NOTHING = new byte[0];

    static StreamContent of(ApiRequest request, OutputFormat format) {
        boolean hasElements = request.shape() != null && request.shape().elements() != null;
        if (format != OutputFormat.content || hasElements) {
            return LINES;
        }
        return switch (request.operation().answer()) {
            case TEXT -> Speech.isAskedFor(request.fields()) ? SOUND : TEXT;
            case TRANSCRIPT -> TEXT;
            case IMAGES -> IMAGE;
            case BINARY -> SOUND;
            default -> LINES;
        };
    }

    boolean isText() {
        return this == TEXT || this == LINES;
    }

    /** The text of a message, empty where it has none. */
    String text(Message message) {
        Object body = message.getBody();
        if (message.getHeader(OpenAIHeaders.CHUNK_LAST) != null
                || message.getHeader(OpenAIHeaders.LOOP_EVENT) != null) {
            return "";
        }
        if (this == TEXT) {
            // With streamIncludeAll there are Maps among the texts
            return body instanceof String piece ? piece : "";
        }
        // A line break in JSON stands between its values, never in a text
        String json = body instanceof String text
                ? text.replaceAll("[\r\n]+", " ")
                : new String(Json.toBytesOfServer(ObjectJson.mapper().valueToTree(body)), StandardCharsets.UTF_8);
        return json + '\n';
    }

    /** The bytes of a message of a sound. */
    byte[] sound(Message message) {
        if (message.getBody() instanceof String text) {
            // The model has written instead
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return message.getBody() instanceof byte[] piece ? piece : NOTHING;
    }
}
