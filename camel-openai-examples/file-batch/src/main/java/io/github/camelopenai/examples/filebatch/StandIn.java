package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A server inside this program that simulates answers, for a first try without a key. */
final class StandIn implements AutoCloseable {

    private static final String PATH = "/v1/chat/completions";
    private static final int SHOWN_CHARACTERS = 60;

    private final WireMockServer server;

    /**
     * Starts it on a free port.
     *
     * @param millis how long each answer takes
     */
    StandIn(int millis) {
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .jettyAcceptors(1)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(4)
                .disableRequestJournal()
                .extensions(new Simulation()));
        server.start();
        server.stubFor(post(PATH).willReturn(aResponse().withFixedDelay(millis)));
    }

    String baseUrl() {
        return server.baseUrl() + "/v1";
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Answers a chat with the beginning of its prompt, and counts words as tokens. */
    private static final class Simulation implements ResponseDefinitionTransformerV2 {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public String getName() {
            return "simulation";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            try {
                return ResponseDefinitionBuilder.like(event.getResponseDefinition())
                        .but()
                        .withHeader("Content-Type", "application/json")
                        .withBody(answer(JSON.readTree(event.getRequest().getBody())))
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String answer(JsonNode request) {
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
            return answer.toString();
        }

        private static int words(String text) {
            return text.split("\\s+").length;
        }
    }
}
