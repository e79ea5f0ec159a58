package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The component set up by application.properties, as docs/servers.md and docs/camel-openai.md show. */
class CamelMainTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Test
    void componentOptionsComeFromProperties() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Main main = new Main();
        main.addInitialProperty("camel.component.openai.base-url", SERVER.baseUrl());
        main.addInitialProperty("camel.component.openai.model", "llama3.2");
        main.addInitialProperty("camel.component.openai.additional-header[X-Team]", "blue");
        main.start();
        try {
            assertThat(main.getCamelTemplate().requestBody("openai:chat", (Object) "hi"))
                    .isEqualTo("Hello");
            assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("llama3.2");
            assertThat(SERVER.request().getHeader("X-Team")).isEqualTo("blue");
        } finally {
            main.stop();
        }
    }

    @Test
    void theComponentTakesANameOfItsOwnFromProperties() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Main main = new Main();
        main.addInitialProperty("camel.beans.openai2", "#class:io.github.camelopenai.OpenAIComponent");
        main.start();
        try {
            assertThat(main.getCamelTemplate()
                            .requestBody("openai2:chat?model=m&baseUrl=" + SERVER.baseUrl(), (Object) "hi"))
                    .isEqualTo("Hello");
        } finally {
            main.stop();
        }
    }
}
