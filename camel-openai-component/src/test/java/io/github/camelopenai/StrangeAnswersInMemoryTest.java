package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that an exchange fails by is no part of its conversation: no server takes it back. */
class StrangeAnswersInMemoryTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":42}",
                "{\"content\":{\"name\":\"a\"}}",
                "{\"content\":[{\"type\":\"text\"}]}",
                "null"
            })
    void theHistoryStaysAsItWas(String message) {
        String uri = "openai:chat?model=m&memory=caffeine&conversationId=x";
        SERVER.answersOneAfterAnother(
                CHAT,
                Answers.chat("Hello"),
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":" + message + "}]}",
                Answers.chat("Yes"));
        camel.ask(uri, "Hi");

        assertThat(camel.failure(uri, "And you?")).isInstanceOf(OpenAIResponseException.class);
        assertThat(camel.ask(uri, "Still there?")).isEqualTo("Yes");

        assertThat(SERVER.requests().get(2).getBodyAsString())
                .contains("[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Hello\"},"
                        + "{\"role\":\"user\",\"content\":\"Still there?\"}]");
    }
}
