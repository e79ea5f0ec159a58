package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application as Spring Boot starts it, with a server inside the test. */
@CamelSpringBootTest
@SpringBootTest
class ChatApplicationTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private CamelContext context;

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
    void anOptionThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> new SpringApplicationBuilder(ChatApplication.class)
                        .run(
                                "--camel.component.openai.base-url=" + SERVER.baseUrl(),
                                "--camel.component.openai.modle=m"))
                .hasStackTraceContaining("Cannot configure option [modle]");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void withoutAKeyItAnswersByAStandInAndSaysSo(CapturedOutput output) {
        ChatApplication.main(new String[] {"Name three rivers."});

        assertThat(output.getOut())
                .containsSubsequence("Answers are simulated by a stand-in", "Simulated answer to: Name three rivers.");
    }
}
