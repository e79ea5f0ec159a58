package io.github.camelopenai.internal.task.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.WholeAnswer;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.message.OpenAIConversationMemory.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the answers of a server, each under what was asked. An answer that cannot be read or kept is a warning: the server is asked then.
 *
 * @param store where they are
 * @param timeToLive how old an answer may be, zero for any age
 * @param clock tells their age
 * @param client knows what a request asks
 * @param headers those of each request that may choose who answers
 */
public record AnswerCache(
        OpenAIConversationMemory store,
        Duration timeToLive,
        Clock clock,
        OpenAIClient client,
        Map<String, Object> headers) {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerCache.class);

    /** What the server knows of is no part of the request. */
    private static final Set<String> OF_SERVER = Set.of("conversation", "previous_response_id");

    private static final String AT = "at";
    private static final String ANSWER = "answer";
    private static final String REQUEST_ID = "requestId";
    private static final String REQUEST_ID_HEADER = "x-request-id";

    /** The key of a request, or null where its answer must not be kept. */
    String key(ApiRequest request) {
        boolean isKept = !request.streaming()
                && OF_SERVER.stream().noneMatch(request.fields()::hasNonNull)
                && !request.fields().path("background").asBoolean();
        return isKept ? RequestKey.of(client.uri(request), headers, request) : null;
    }

    /** The answer that is kept, or null. One that cannot be read is removed, so that the next one takes its place. */
    ApiResponse find(String key, ApiRequest request) {
        try {
            Stored stored = store.load(key);
            return stored == null ? null : answer(Json.parse(stored.json()), request);
        } catch (Exception e) {
            LOG.warn("The cache cannot be read; the server is asked", e);
            remove(key);
            return null;
        }
    }

    private ApiResponse answer(JsonNode kept, ApiRequest request) throws IOException {
        String answer = kept.path(ANSWER).asText();
        if (!kept.path(AT).isIntegralNumber() || !isWhole(answer)) {
            throw new IOException("What is kept is no answer");
        }
        if (isTooOld(kept.path(AT).asLong())) {
            return null;
        }
        Map<String, String> head = new HashMap<>(Map.of("content-type", "application/json"));
        if (kept.path(REQUEST_ID).isTextual()) {
            head.put(REQUEST_ID_HEADER, kept.path(REQUEST_ID).textValue());
        }
        return new ApiResponse(client.target(request), 200, head, answer.getBytes(StandardCharsets.UTF_8), 0);
    }

    private void remove(String key) {
        try {
            store.clear(key);
        } catch (Exception e) {
            LOG.debug("Nor can it be written", e);
        }
    }

    private boolean isTooOld(long at) {
        return !timeToLive.isZero() && clock.millis() - at > timeToLive.toMillis();
    }

    /** Keeps an answer that was given to a route, if it is whole and the model's last word. */
    void keep(String key, ApiResponse response) {
        String answer = response.text();
        if (!isWhole(answer)) {
            return;
        }
        try {
            Stored before = store.load(key);
            String json = JsonNodeFactory.instance
                    .objectNode()
                    .put(AT, clock.millis())
                    .put(ANSWER, answer)
                    .put(REQUEST_ID, response.requestId())
                    .toString();
            // Where another was faster, its answer is as good
            store.append(key, json, before == null ? 0 : before.version());
        } catch (Exception e) {
            LOG.warn("An answer cannot be kept in the cache; the same request asks the server again", e);
        }
    }

    private static boolean isWhole(String answer) {
        try {
            return WholeAnswer.is(Json.parse(answer));
        } catch (IllegalArgumentException e) {
            // Some servers stream to who has not asked for it
            return false;
        }
    }
}
