package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Completions, the API before chats. */
final class CompletionsApi implements TextApi {

    @Override
    public Optional<String> missingField(JsonNode request) {
        return request.has("prompt") ? Optional.empty() : Optional.of("prompt");
    }

    @Override
    public boolean knowsTools() {
        return false;
    }

    /** One answer for each prompt of a list, as OpenAI gives them. */
    @Override
    public Answer whole(JsonNode request, Generated generated, String id) {
        ObjectNode answer = head(request, id);
        JsonNode prompts = request.path("prompt");
        int choices = prompts.isArray() && prompts.path(0).isTextual() ? prompts.size() : 1;
        choices *= Math.max(1, request.path("n").asInt(1));
        for (int index = 0; index < choices; index++) {
            answer.withArray("choices").add(choice(index, generated.text(), "stop"));
        }
        answer.set("usage", generated.usage(request));
        return Answer.json(answer);
    }

    @Override
    public List<String> events(JsonNode request, Generated generated, String id, boolean isCut) {
        Events events = new Events();
        for (String text : generated.chunks()) {
            events.add(chunk(request, id, text, null));
        }
        if (!isCut) {
            events.add(chunk(request, id, "", "stop"));
            events.done();
        }
        return events.all();
    }

    private static ObjectNode chunk(JsonNode request, String id, String text, String finishReason) {
        ObjectNode chunk = head(request, id);
        chunk.putArray("choices").add(choice(0, text, finishReason));
        return chunk;
    }

    private static ObjectNode choice(int index, String text, String finishReason) {
        return Json.object()
                .put("index", index)
                .put("text", text)
                .put("finish_reason", finishReason)
                .putNull("logprobs");
    }

    private static ObjectNode head(JsonNode request, String id) {
        return Json.object("text_completion")
                .put("id", "cmpl-" + id)
                .put("created", Json.now())
                .put("model", request.path("model").asText("simulated"));
    }
}
