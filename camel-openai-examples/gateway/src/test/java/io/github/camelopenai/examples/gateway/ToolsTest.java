package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools of a client, and those of the gateway. */
class ToolsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOOLS = "[ {\"type\":\"function\",\"function\":{\"name\":\"mine\",\"parameters\":"
            + "{\"type\":\"object\",  \"properties\":{\"n\":{\"type\":\"number\",\"maximum\":1.50}}}}} ]";
    private static final String ITEM_TOOLS =
            "[{\"type\":\"function\",\"name\":\"mine\",\"parameters\":{\"type\":\"object\"},\"strict\":false}]";
    private static final String CALL =
            "{\"id\":\"c\", \"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":"
                    + "{\"role\":\"assistant\",\"content\":null,\"x\":1.50,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"mine\",\"arguments\":\"{}\"}}]}}]}";
    private static final String[] MIXED = {"a", "current_time", "{}", "b", "mine", "{}"};

    private final Deque<String> answers = new ConcurrentLinkedDeque<>();
    private final RawServer server = new RawServer(socket -> {
        String answer = answers.poll();
        String type = answer.startsWith("{") ? "application/json" : "text/event-stream";
        RawServer.response("200 OK", type, answer).write(socket);
    });
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(server.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "timed"})
    void aClientsToolsAndTheirCallsPassThrough(String model) throws Exception {
        answers.add(CALL);

        String answer = chat(model, ",\"tools\":" + TOOLS);

        assertThat(answer).isEqualTo(CALL);
        if (model.equals("fast")) {
            assertThat(server.bodies().get(0)).contains("\"tools\":" + TOOLS);
        } else {
            assertThat(sent(0).at("/tools/0")).isEqualTo(JSON.readTree(TOOLS).get(0));
            assertThat(sent(0).path("tools").findValuesAsText("name")).containsExactly("mine", "current_time");
        }
    }

    @Test
    void theEventsOfAClientsCallsPassThroughAsTheyAre() throws Exception {
        String events = ToolAnswers.chatStream("Let me see", "a", "mine", "{\"n\":1.50}");
        answers.add(events);

        String seen = chat("fast", ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"tools\":" + TOOLS);

        assertThat(seen).isEqualTo(events);
    }

    @Test
    void aModelWithoutTagsIsOfferedNoToolOfTheGateway() throws Exception {
        answers.add(Answers.chat("Hello"));

        chat("fast", "");

        assertThat(sent(0).has("tools")).isFalse();
    }

    @Test
    void theGatewayRunsItsOwnToolsForTheModelsThatAreNamed() throws Exception {
        answers.addAll(List.of(ToolAnswers.chat("a", "current_time", "{}"), Answers.chat("It is noon")));

        String answer = chat("timed", "");

        assertThat(answer).isEqualTo(Answers.chat("It is noon"));
        assertThat(sent(0).path("tools").findValuesAsText("name")).containsExactly("current_time");
        assertThat(sent(1).at("/messages/2/content").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*");
        assertThat(gateway.accessLog()).singleElement().asString().contains(" tokens=29+17 ");
    }

    @Test
    void aClientSeesALoopAsOneStream() throws Exception {
        answers.addAll(List.of(
                ToolAnswers.chatStream("Let me see. ", "a", "current_time", "{}"),
                new Events()
                        .chat("It is ")
                        .chat("noon")
                        .finish("stop")
                        .usage()
                        .done()
                        .toString()
                        .replace("chatcmpl-1", "chatcmpl-2")));

        List<JsonNode> events = events(chat("timed", ",\"stream\":true"));

        assertThat(events)
                .extracting(event -> event.at("/choices/0/delta/content").asText(""))
                .containsExactly("", "Let me see. ", "It is ", "noon", "");
        assertThat(events).extracting(event -> event.path("id").asText()).containsOnly("chatcmpl-1");
        assertThat(events.get(4).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(events.toString()).doesNotContain("tool_calls");
    }

    @Test
    void aClientSeesALoopOfResponsesAsOneStream() throws Exception {
        answers.addAll(List.of(
                ToolAnswers.responseStream("a", "current_time", "{}"), ToolAnswers.responseTextStream("It is noon")));

        String seen = responses(",\"stream\":true");

        assertThat(seen).isEqualTo(ToolAnswers.responseTextStream("It is noon"));
    }

    @Test
    void ofAMixedTurnTheClientGetsItsOwnCallsAndTheGatewayRunsNone() throws Exception {
        answers.addAll(List.of(ToolAnswers.chat(MIXED), ToolAnswers.response(MIXED)));

        JsonNode chat = JSON.readTree(chat("timed", ",\"tools\":" + TOOLS));
        JsonNode response = JSON.readTree(responses(",\"tools\":" + ITEM_TOOLS));

        assertThat(chat.at("/choices/0/message/tool_calls").findValuesAsText("name"))
                .containsExactly("mine");
        assertThat(response.path("output").findValuesAsText("name")).containsExactly("mine");
        assertThat(response.at("/output/0/type").asText()).isEqualTo("reasoning");
        assertThat(server.bodies()).hasSize(2);
    }

    @Test
    void ofAMixedTurnInAStreamTheClientGetsItsOwnCallsCountedFromZero() throws Exception {
        answers.add(new Events()
                .chat("Let me see")
                .data(piece(0, "a", "current_time", ""))
                .data(piece(1, "b", "mine", ""))
                .data(piece(0, null, null, "{}"))
                .data(piece(1, null, null, "{}"))
                .finish("tool_calls")
                .done()
                .toString());

        List<JsonNode> events = events(chat("timed", ",\"stream\":true,\"tools\":" + TOOLS));

        List<JsonNode> pieces = events.stream()
                .map(event -> event.at("/choices/0/delta/tool_calls/0"))
                .filter(piece -> !piece.isMissingNode())
                .toList();
        assertThat(pieces).extracting(piece -> piece.path("index").asInt()).containsExactly(0, 0);
        assertThat(pieces.get(0).at("/function/name").asText()).isEqualTo("mine");
        assertThat(events.toString()).doesNotContain("current_time").contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void ofAMixedTurnInAStreamOfResponsesTheClientGetsItsOwnItems() throws Exception {
        String ours = "{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"current_time\",\"arguments\":\"{}\"}";
        String mine = ours.replace("\"a\"", "\"b\"").replace("current_time", "mine");
        answers.add(new Events()
                .event("response.created", "\"response\":{\"id\":\"r\",\"output\":[]}")
                .event("response.output_item.done", "\"output_index\":0,\"item\":" + ours)
                .event("response.output_item.done", "\"output_index\":1,\"item\":" + mine)
                .event("response.completed", "\"response\":{\"id\":\"r\",\"output\":[" + ours + "," + mine + "]}")
                .toString());

        List<JsonNode> events = events(responses(",\"stream\":true,\"tools\":" + ITEM_TOOLS));

        assertThat(events).hasSize(3);
        assertThat(events.get(1).path("output_index").asInt()).isZero();
        assertThat(events.get(1).path("item")).isEqualTo(JSON.readTree(mine));
        assertThat(events.get(2).at("/response/output").toString()).isEqualTo("[" + mine + "]");
    }

    @Test
    void severalAnswersOfAModelWithToolsAreRefused() throws Exception {
        var refused = gateway.post("/chat/completions", request("timed", ",\"n\":2"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("The model timed calls tools of the gateway, so n must be 1.");
    }

    @Test
    void aTagThatNoToolHasIsRefusedAtTheStart() {
        assertThatThrownBy(() -> Models.read(TestGateway.file("fast.tags = weather")))
                .hasMessageContaining("fast.tags is 'weather', but the tools of the gateway have the tags clock");
    }

    private String chat(String model, String more) throws Exception {
        return gateway.post("/chat/completions", request(model, more)).body();
    }

    private static String request(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
    }

    private String responses(String more) throws Exception {
        return gateway.post("/responses", "{\"model\":\"timed\",\"input\":\"Hi\"" + more + "}")
                .body();
    }

    private static String piece(int index, String id, String name, String arguments) {
        return "{\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index
                + (id == null ? "" : ",\"id\":\"" + id + "\",\"type\":\"function\"") + ",\"function\":{"
                + (name == null ? "" : "\"name\":\"" + name + "\",") + "\"arguments\":\"" + arguments + "\"}}]}}]}";
    }

    /** The JSON of a stream. */
    private static List<JsonNode> events(String stream) throws Exception {
        return Stream.of(stream.split("\n\n"))
                .map(event -> event.replaceFirst("(?s).*data: ", ""))
                .filter(data -> data.startsWith("{"))
                .map(ToolsTest::tree)
                .toList();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode sent(int request) {
        return tree(server.bodies().get(request));
    }
}
