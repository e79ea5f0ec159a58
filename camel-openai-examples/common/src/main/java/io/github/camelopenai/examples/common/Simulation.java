package io.github.camelopenai.examples.common;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers what the examples ask. */
final class Simulation implements ResponseDefinitionTransformerV2 {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_CHARACTERS = 60;
    private static final int MILLIS_A_WORD = 80;

    private final AtomicInteger ids = new AtomicInteger();
    private final SimulatedBatches batches;

    /** @param batches simulates batches, or null where there are none */
    Simulation(SimulatedBatches batches) {
        this.batches = batches;
    }

    @Override
    public String getName() {
        return "simulation";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        try {
            if (event.getRequest().getUrl().equals("/v1/chat/completions")) {
                JsonNode request = JSON.readTree(event.getRequest().getBody());
                if (request.path("stream").asBoolean()) {
                    return stream(event, chat(request));
                }
            }
            String[] path =
                    event.getRequest().getUrl().replaceFirst("\\?.*", "").split("/");
            if (batches != null && path.length == 5 && path[4].equals("content")) {
                return ResponseDefinitionBuilder.like(event.getResponseDefinition())
                        .but()
                        .withHeader("Content-Type", "application/jsonl")
                        .withBody(batches.content(path[3]))
                        .build();
            }
            ObjectNode answer = answer(event.getRequest(), path);
            return ResponseDefinitionBuilder.like(event.getResponseDefinition())
                    .but()
                    .withStatus(answer.has("error") ? 404 : 200)
                    .withHeader("Content-Type", "application/json")
                    .withBody(answer.toString())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of an answer as chunks, one behind the other. */
    private static ResponseDefinition stream(ServeEvent event, ObjectNode answer) {
        StringBuilder events = new StringBuilder();
        String[] words = answer.at("/choices/0/message/content").asText().split("(?<=\\s)");
        for (String word : words) {
            ObjectNode chunk =
                    JSON.createObjectNode().put("id", "chatcmpl-simulated").put("object", "chat.completion.chunk");
            chunk.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .put("content", word);
            events.append("data: ").append(chunk).append("\n\n");
        }
        events.append(
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        return ResponseDefinitionBuilder.like(event.getResponseDefinition())
                .but()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(events.toString())
                .withChunkedDribbleDelay(words.length, words.length * MILLIS_A_WORD)
                .build();
    }

    private ObjectNode answer(Request request, String[] path) throws IOException {
        if (batches == null) {
            return answer(request);
        }
        return switch (request.getMethod() + " " + path[2] + " " + path.length) {
            case "POST files 3" ->
                batches.upload(request.getPart("file").getBody().asBytes());
            case "POST batches 3" -> batches.create(JSON.readTree(request.getBody()));
            case "GET batches 3" -> batches.list();
            case "GET batches 4" -> batches.retrieve(path[3]);
            default -> answer(request);
        };
    }

    private ObjectNode answer(Request request) throws IOException {
        return switch (request.getMethod() + " " + request.getUrl()) {
            case "POST /v1/chat/completions" -> chat(JSON.readTree(request.getBody()));
            case "POST /v1/completions" -> completion(JSON.readTree(request.getBody()));
            case "POST /v1/embeddings" -> embeddings(JSON.readTree(request.getBody()));
            case "GET /v1/models" -> models();
            case "POST /v1/files" -> object("file", "file");
            case "POST /v1/fine_tuning/jobs" -> object("ftjob", "fine_tuning.job");
            case "POST /v1/fine-tunes" -> object("ft", "fine-tune");
            default -> {
                ObjectNode answer = JSON.createObjectNode();
                answer.putObject("error").put("message", "The stand-in does not simulate " + request.getUrl());
                yield answer;
            }
        };
    }

    private ObjectNode object(String prefix, String type) {
        return JSON.createObjectNode()
                .put("id", prefix + "-simulated-" + ids.incrementAndGet())
                .put("object", type);
    }

    /** The beginning of the prompt, with words counted as tokens. */
    static ObjectNode chat(JsonNode request) {
        JsonNode messages = request.path("messages");
        String prompt =
                messages.path(messages.size() - 1).path("content").asText().strip();
        String text = "Simulated answer to: " + prompt.substring(0, Math.min(SHOWN_CHARACTERS, prompt.length()));
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", "chatcmpl-simulated").put("object", "chat.completion");
        answer.put("model", request.path("model").asText());
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        ObjectNode usage = answer.putObject("usage");
        usage.put("prompt_tokens", words(prompt)).put("completion_tokens", words(text));
        usage.put("total_tokens", words(prompt) + words(text));
        return answer;
    }

    private static ObjectNode completion(JsonNode request) {
        String prompt = request.path("prompt").asText().strip();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", "cmpl-simulated").put("object", "text_completion").put("created", 0);
        answer.put("model", request.path("model").asText());
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop").put("text", "Simulated completion");
        ObjectNode usage = answer.putObject("usage");
        usage.put("prompt_tokens", words(prompt)).put("completion_tokens", 2).put("total_tokens", words(prompt) + 2);
        return answer;
    }

    /** A vector for each input, which tells of its length only. */
    private static ObjectNode embeddings(JsonNode request) {
        JsonNode input = request.path("input");
        ObjectNode answer = JSON.createObjectNode().put("object", "list");
        answer.put("model", request.path("model").asText());
        ArrayNode data = answer.putArray("data");
        for (JsonNode one : input.isArray() ? input : JSON.createArrayNode().add(input)) {
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            embedding.putArray("embedding").add(one.asText().length()).add(0.5);
        }
        int tokens = words(input.toString());
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return answer;
    }

    private static ObjectNode models() {
        ObjectNode answer = JSON.createObjectNode().put("object", "list");
        for (String model : List.of("gpt-4o", "gpt-4o-mini", "text-embedding-3-small")) {
            answer.withArray("data")
                    .addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "stand-in");
        }
        return answer;
    }

    private static int words(String text) {
        return text.split("\\s+").length;
    }
}
