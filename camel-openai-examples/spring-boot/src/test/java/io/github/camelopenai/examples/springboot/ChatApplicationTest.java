package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application as Spring Boot starts it, with a server inside the test. */
@CamelSpringBootTest
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ChatApplicationTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private CamelContext context;

    @Autowired
    private TestRestTemplate browser;

    @DynamicPropertySource
    static void server(DynamicPropertyRegistry properties) {
        properties.add("camel.component.openai.base-url", SERVER::baseUrl);
    }

    @Test
    void aPromptIsAnsweredByTheServerAndModelOfApplicationProperties() {
        SERVER.answers("/chat/completions", Answers.chat("Elbe, Rhine, Danube."));

        assertThat(template.requestBody("direct:ask", "Name three rivers.", String.class))
                .isEqualTo("Elbe, Rhine, Danube.");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(SERVER.request().getHeader("X-Team")).isEqualTo("blue");
    }

    @Test
    void optionsAreReadAsCamelReadsThem() {
        OpenAIComponent component = context.getComponent("openai", OpenAIComponent.class);

        assertThat(component.getConfiguration().getRequestTimeout()).isEqualTo(60_000);
    }

    @Test
    void actuatorShowsTheHealthOfTheServer() throws Exception {
        SERVER.answers("GET", "/models", Answers.page("model", "gpt-4o-mini"));

        JsonNode camel = new ObjectMapper()
                .readTree(browser.getForObject("/actuator/health", String.class))
                .at("/components/camelHealth");

        assertThat(camel.path("status").asText()).isEqualTo("UP");
        List<String> checks = camel.path("details").properties().stream()
                .filter(detail -> detail.getKey().matches("producer:openai-\\d+"))
                .map(detail -> detail.getValue().asText())
                .toList();
        assertThat(checks).isNotEmpty().containsOnly("UP");
    }
}
