package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.testsupport.OpenAIDescription;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered where a test told nothing: something sensible in OpenAI's form. */
class DefaultAnswersTest {

    private final OpenAIStandIn openai = OpenAIStandIn.start();
    private final Http http = new Http(openai.baseUrl());

    @AfterEach
    void close() {
        openai.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/chat/completions | {'model':'m','messages':[{'role':'user','content':'hi'}]}",
                "/chat/completions | {'model':'m','n':3,'messages':[{'role':'user','content':'hi'}]}",
                "/responses | {'model':'m','input':'hi'}",
                "/completions | {'model':'m','prompt':['a','b']}",
                "/embeddings | {'model':'text-embedding-3-small','input':['a','b']}",
                "/moderations | {'input':'hi'}",
                "/images/generations | {'prompt':'a cat','n':2}",
                "/images/generations | {'prompt':'a cat','response_format':'url'}",
                "/fine_tuning/jobs | {'model':'m','training_file':'file-1'}",
            })
    void answersConformToTheDescription(String path, String json) throws Exception {
        HttpResponse<String> answer = http.post(path, json.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertConforms("POST", path, answer.body());
    }

    @Test
    void toldToolCallsConformToTheDescription() throws Exception {
        openai.toolCall("weather", Map.of("city", "Rome"));

        assertConforms(
                "POST",
                "/chat/completions",
                http.post("/chat/completions", "{\"messages\":[]}").body());
        assertConforms(
                "POST",
                "/responses",
                http.post("/responses", "{\"input\":\"hi\"}").body());
    }

    @Test
    void filesConformToTheDescription() throws Exception {
        String file = http.upload("/files", "{}").body();
        String id = Json.parse(file).path("id").asText();

        assertConforms("POST", "/files", file);
        assertConforms("GET", "/files/{file_id}", http.get("/files/" + id).body());
        assertConforms("GET", "/files", http.get("/files").body());
        assertConforms("GET", "/models", http.get("/models").body());
    }

    @Test
    void batchesConformToTheDescription() throws Exception {
        String line = "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
                + "\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}";
        String input = Json.parse(http.upload("/files", line).body()).path("id").asText();
        String batch = http.post(
                        "/batches",
                        "{\"input_file_id\":\"" + input
                                + "\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}")
                .body();

        assertConforms("POST", "/batches", batch);
        String done =
                http.get("/batches/" + Json.parse(batch).path("id").asText()).body();
        assertConforms("GET", "/batches/{batch_id}", done);
        assertThat(Json.parse(done).path("status").asText()).isEqualTo("completed");
        assertConforms("GET", "/batches", http.get("/batches").body());
    }

    @Test
    void chunksOfAChatConformToTheDescription() throws Exception {
        openai.answer("Good morning").toolCall("weather", Map.of("city", "Rome"));
        String request = "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}";

        for (int i = 0; i < 2; i++) {
            String events = http.post("/chat/completions", request).body();

            assertThat(events).endsWith("data: [DONE]\n\n");
            assertEventsConform(events, "CreateChatCompletionStreamResponse");
        }
    }

    @Test
    void eventsOfAResponseConformToTheDescription() throws Exception {
        openai.answer("Good morning").toolCall("weather", Map.of("city", "Rome"));

        for (int i = 0; i < 2; i++) {
            String events = http.post("/responses", "{\"stream\":true,\"input\":\"hi\"}")
                    .body();

            assertThat(events).contains("event: response.created").contains("event: response.completed");
            assertEventsConform(events, "ResponseStreamEvent");
        }
    }

    @Test
    void theSameTextHasTheSameVectorAndAnotherHasAnother() throws Exception {
        JsonNode data = Json.parse(
                        http.post("/embeddings", "{\"input\":[\"a\",\"b\",\"a\"],\"dimensions\":3,\"model\":\"m\"}")
                                .body())
                .path("data");

        assertThat(data.path(0).path("embedding"))
                .hasSize(3)
                .isEqualTo(data.path(2).path("embedding"));
        assertThat(data.path(0).path("embedding")).isNotEqualTo(data.path(1).path("embedding"));
    }

    @Test
    void textsThatShareWordsHaveNearVectors() throws Exception {
        JsonNode data = Json.parse(http.post(
                                "/embeddings",
                                "{\"input\":[\"Bees make honey.\",\"Do BEES make wax?\",\"A boat sails\"],\"model\":\"m\"}")
                        .body())
                .path("data");

        assertThat(cosine(data, 0, 1)).isGreaterThan(0.4);
        assertThat(cosine(data, 0, 2)).isLessThan(0.2);
        assertThat(cosine(data, 0, 0)).isCloseTo(1, within(1e-5));
    }

    private static double cosine(JsonNode data, int one, int other) {
        double sum = 0;
        for (int i = 0; i < data.path(one).path("embedding").size(); i++) {
            sum += data.path(one).path("embedding").get(i).asDouble()
                    * data.path(other).path("embedding").get(i).asDouble();
        }
        return sum;
    }

    @Test
    void aChatThatAsksForASchemaGetsJsonOfThatSchema() throws Exception {
        String schema = "{'type':'object','properties':{'city':{'type':'string'},'hot':{'type':'boolean'},"
                + "'days':{'type':'array','items':{'$ref':'#/$defs/day'}}},"
                + "'$defs':{'day':{'type':'object','properties':{'name':{'enum':['mon','tue']},'t':{'type':'number'}}}}}";
        String request = "{'messages':[],'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':"
                + schema + "}}}";

        JsonNode answer = Json.parse(
                http.post("/chat/completions", request.replace('\'', '"')).body());

        assertThat(answer.at("/choices/0/message/content").asText())
                .isEqualTo("{\"city\":\"simulated\",\"hot\":false,\"days\":[{\"name\":\"mon\",\"t\":0}]}");
    }

    @Test
    void aRequestThatLacksItsMainFieldIsRefusedAsOpenAIDoes() throws Exception {
        HttpResponse<String> answer = http.post("/chat/completions", "{\"model\":\"m\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.parse(answer.body()).at("/error/message").asText())
                .isEqualTo("Missing required parameter: 'messages'.");
    }

    @Test
    void anUnknownRequestIsRefusedWithWhatTheStandInKnows() throws Exception {
        HttpResponse<String> answer = http.post("/vector_stores", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        JsonNode error = Json.parse(answer.body()).path("error");
        assertThat(error.path("message").asText())
                .startsWith("The stand-in does not know POST /vector_stores. Tell it an answer: "
                        + "on(\"/vector_stores\").json(...). It knows: ")
                .contains("POST /chat/completions", "GET /files/{id}/content");
        assertThat(error.path("code").asText()).isEqualTo("unknown_url");
    }

    private static void assertConforms(String method, String path, String json) {
        OpenAIDescription.load().ifPresent(description -> assertThat(description.answerFaults(method, path, json))
                .as(json)
                .isEmpty());
    }

    private static void assertEventsConform(String events, String type) {
        OpenAIDescription.load().ifPresent(description -> events.lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> assertThat(description.typeFaults(type, line.substring("data: ".length())))
                        .as(line)
                        .isEmpty()));
    }
}
