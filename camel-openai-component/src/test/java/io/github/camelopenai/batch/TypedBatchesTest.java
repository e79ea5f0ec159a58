package io.github.camelopenai.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lines of a batch ask for a shape, and its results have it. */
class TypedBatchesTest {

    private static final String POINT = TypedBatchesTest.class.getName() + "$Point";
    private static final String RESULTS = "openai:batches?operation=results&id=batch_1&outputClass=" + POINT;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** What a user would write. */
    public record Point(int x, int y) {}

    @Test
    void eachLineAsksForTheShapeOfItsMessageOrOfTheEndpoint() {
        SERVER.answers("/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
        SERVER.answers("/batches", "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}");
        Message own = new DefaultMessage(camel.context());
        own.setBody("two");
        own.setHeader("CamelOpenAIJsonSchema", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

        camel.ask("openai:batches?operation=submit&model=m&outputClass=" + POINT, List.of("one", own));

        List<JsonNode> lines = OpenAIServer.form(SERVER.requests().get(0))
                .part("file")
                .text()
                .lines()
                .map(Json::parse)
                .toList();
        assertThat(lines.get(0).at("/body/response_format/json_schema/name").asText())
                .isEqualTo("Point");
        assertThat(lines.get(1).at("/body/response_format/json_schema/name").asText())
                .isEqualTo("camel_schema");
    }

    @Test
    void resultsBecomeObjectsAndThoseWithoutTheShapeAreErrors() {
        results(
                "/v1/chat/completions",
                line("a", Answers.chat("{\"x\":1,\"y\":2}")) + line("b", Answers.chat("{\"x\":1}")));

        List<Message> messages = messages(RESULTS);

        assertThat(messages.get(0).getBody()).isEqualTo(new Point(1, 2));
        assertThat(messages.get(1).getHeader("CamelOpenAIBatchError")).isEqualTo(true);
        assertThat(messages.get(1).getBody()).asString().contains("/y is missing");

        Iterator<?> failing = iterator(RESULTS + "&failOnLineError=true");
        failing.next();
        assertThatThrownBy(failing::next).isInstanceOf(OpenAISchemaException.class);
    }

    @Test
    void resultsOfResponsesToo() {
        results("/v1/responses", line("a", ToolAnswers.responseText("{\"x\":1,\"y\":2}")));

        assertThat(messages(RESULTS).get(0).getBody()).isEqualTo(new Point(1, 2));
    }

    private static void results(String endpoint, String lines) {
        SERVER.answers(
                "/batches/batch_1",
                "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"completed\",\"endpoint\":\"" + endpoint
                        + "\",\"output_file_id\":\"file-out\"}");
        SERVER.answers("/files/file-out/content", lines);
    }

    private static String line(String id, String body) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", "batch_req_" + id).put("custom_id", id).putNull("error");
        line.putObject("response").put("status_code", 200).set("body", Json.parse(body));
        return line + "\n";
    }

    private List<Message> messages(String uri) {
        List<Message> all = new ArrayList<>();
        iterator(uri).forEachRemaining(message -> all.add((Message) message));
        return all;
    }

    private Iterator<?> iterator(String uri) {
        Exchange exchange =
                camel.template().request(uri, sent -> sent.getMessage().setHeaders(Map.of()));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Iterator.class);
    }
}
