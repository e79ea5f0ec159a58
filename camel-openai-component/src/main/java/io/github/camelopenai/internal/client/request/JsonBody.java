package io.github.camelopenai.internal.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The JSON of a body, after which some servers write the end of a stream all the same: {@code {...} data: [DONE]}. */
public final class JsonBody {

    private static final String DATA = "data:";
    private static final int LONGEST_TAIL = 64;

    private JsonBody() {}

    /** @throws IllegalArgumentException where it is no JSON, with the place of the fault */
    public static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            int end = endBeforeDone(body);
            if (end < 0) {
                throw e;
            }
            return Json.parse(Arrays.copyOf(body, end));
        }
    }

    private static int endBeforeDone(byte[] body) {
        int from = Math.max(0, body.length - LONGEST_TAIL);
        String tail = new String(body, from, body.length - from, StandardCharsets.ISO_8859_1);
        int data = tail.lastIndexOf(DATA);
        boolean isDone =
                data >= 0 && tail.substring(data + DATA.length()).strip().equals("[DONE]");
        return isDone ? from + data : -1;
    }
}
