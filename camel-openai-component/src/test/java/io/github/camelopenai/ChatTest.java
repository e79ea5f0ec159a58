package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChatTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Test
    void aPromptBecomesAnAnswer() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        try (var c = new DefaultCamelContext()) {
            c.start();
            Object o = c.createProducerTemplate()
                    .requestBody("openai:chat?model=gpt-4o-mini&apiKey=k&baseUrl=" + SERVER.baseUrl(), "hi");
            assertThat(o).isEqualTo("Hello");
            System.out.println(SERVER.requestBody() + " " + SERVER.request().getHeaders());
        }
    }
}
