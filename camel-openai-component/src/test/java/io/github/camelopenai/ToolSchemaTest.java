package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tool whose arguments are declared by a JSON schema. */
class ToolSchemaTest {

    private static final String CHAT = "/chat/completions";
    private static final String ORDER = """
            {"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/$defs/item"}}},
             "$defs":{"item":{"type":"object","properties":{"price":{"type":"number"}}}}}""";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Object> calls = new ArrayList<>();

    @Test
    void nestedArgumentsAreCheckedBeforeTheRouteRuns() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chat("call_1", "order", "{\"items\":[{\"price\":1},{\"price\":\"free\"}]}"),
                ToolAnswers.chat("call_2", "order", "{\"items\":[{\"price\":1},{\"price\":0}]}"),
                Answers.chat("Ordered"));
        start(ORDER);

        assertThat(camel.ask("openai:chat?model=m&tags=t", "Order")).isEqualTo("Ordered");

        assertThat(Json.parse(SERVER.requests().get(1).getBodyAsString())
                        .at("/messages/2/content")
                        .asText())
                .isEqualTo("Error: The tool order was not run: items/1/price must be a number, not a string."
                        + " Correct it and call again.");
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0)).hasToString("{items=[{price=1}, {price=0}]}");
    }

    @Test
    void aSchemaThatRefersToNothingIsRefusedAtTheStart() {
        assertThat(refusal("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}}"))
                .isEqualTo(
                        "The option argSchema holds no usable JSON schema. The JSON schema at /properties/a/$ref refers"
                                + " to /$defs/none, which is not there.");
    }

    @Test
    void aSchemaElsewhereIsRefusedAndNotFetched() {
        String elsewhere = SERVER.baseUrl() + "/schema.json";

        assertThat(refusal("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"" + elsewhere + "\"}}}"))
                .startsWith(
                        "The option argSchema holds no usable JSON schema. The JSON schema at /properties/a/$ref is \""
                                + elsewhere + "\", but a reference must be inside of the schema")
                .endsWith("others are not fetched.");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aSchemaThatIsNestedTooDeepIsRefusedAtTheStart() {
        String deep =
                "{\"type\":\"object\",\"properties\":{\"a\":" + "{\"items\":".repeat(300) + "{}" + "}".repeat(302);

        assertThat(refusal(deep))
                .startsWith("The option argSchema holds no usable JSON schema. The JSON schema at /properties/a/items/")
                .endsWith("is nested more than 200 deep.");
    }

    private String refusal(String schema) {
        try {
            start(schema);
            return "none";
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null && !cause.getMessage().startsWith("The option")) {
                cause = cause.getCause();
            }
            return cause.getMessage();
        }
    }

    private void start(String schema) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/order?tags=t&description=An order&argSchema=RAW(" + schema + ")")
                        .process(exchange -> calls.add(exchange.getMessage().getBody()))
                        .setBody(constant("done"));
            }
        });
    }
}
