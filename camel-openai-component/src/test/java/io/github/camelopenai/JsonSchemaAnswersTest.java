package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An answer that must fit a JSON schema. */
class JsonSchemaAnswersTest {

    private static final String CHAT = "/chat/completions";
    private static final String INVOICE = "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"},"
            + "\"note\":{\"type\":\"string\",\"maxLength\":9}},\"required\":[\"total\"]}";
    private static final String URI = "openai:chat?model=m&jsonSchema=RAW(" + INVOICE + ")";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theBodyBecomesAMapAndTheServerGetsTheStrictForm() {
        SERVER.answers(CHAT, Answers.chat("{\"total\":12.5,\"note\":null}"));

        assertThat(camel.ask(URI, "hi")).isEqualTo(Map.of("total", 12.5));

        assertThat(SERVER.requestBody().path("response_format")).isEqualTo(Json.parse("""
                {"type":"json_schema","json_schema":{"name":"camel_schema","schema":{"type":"object","properties":{
                "total":{"type":"number"},"note":{"type":["string","null"]}},"required":["total","note"],
                "additionalProperties":false},"strict":true}}"""));
    }
}
