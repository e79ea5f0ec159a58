package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of a test the next one sees: nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenAIStandInExtensionTest {

    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @RegisterExtension
    static final OpenAIStandIn OPENAI =
            new OpenAIStandInExtension().answer("one").answer("two");

    @RegisterExtension
    final OpenAIStandIn own = new OpenAIStandInExtension();

    private static OpenAIStandIn earlier;

    @BeforeEach
    void tell() {
        OPENAI.answerTo("France", "Paris");
    }

    @Test
    @Order(1)
    void aTestUsesUpRepliesAndTellsMore() throws Exception {
        assertThat(answer(OPENAI)).contains("one");
        assertThat(answer(OPENAI)).contains("two");
        OPENAI.answerTo("hi", "Hello");
        assertThat(answer(OPENAI)).contains("Hello");
        earlier = own;
    }

    @Test
    @Order(2)
    void theNextOneBeginsWithWhatWasToldBeforeTheFirst() throws Exception {
        assertThat(OPENAI.requests()).isEmpty();
        assertThat(answer(OPENAI)).contains("one");
    }

    @Test
    @Order(3)
    void aStandInOfATestIsClosedAfterIt() {
        assertThatThrownBy(() -> answer(earlier)).isInstanceOf(ConnectException.class);
    }

    private static String answer(OpenAIStandIn openai) throws Exception {
        return new Http(openai.baseUrl()).post("/chat/completions", CHAT).body();
    }
}
