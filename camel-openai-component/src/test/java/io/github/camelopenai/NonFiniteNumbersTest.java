package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A logprob of minus infinity, as Python writes it, is a number of the answer. Users must give strict JSON. */
class NonFiniteNumbersTest {

    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":"
                    + "\"Hello\"},\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-Infinity},"
                    + "{\"token\":\"b\",\"logprob\":NaN},{\"token\":\"c\",\"logprob\":Infinity}]}}]}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theTextOfSuchAnAnswerIsRead() {
        SERVER.answers("/chat/completions", ANSWER);

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @Test
    void jsonPassesTheTextAsReceived() {
        SERVER.answers("/chat/completions", ANSWER);

        assertThat(camel.ask("openai:chat?model=m&outputFormat=json", "hi")).isEqualTo(ANSWER);
    }

    @Test
    void aMapHasDoubles() {
        SERVER.answers("/chat/completions", ANSWER);

        Object map = camel.ask("openai:chat?model=m&outputFormat=map", "hi");

        assertThat(logprobs(map)).containsExactly(Double.NEGATIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY);
    }

    @Test
    void aStreamThatIsPushedKeepsThemInItsAnswer() {
        SERVER.answers(
                "/chat/completions",
                WireMock.aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":["
                                        + "{\"token\":\"a\",\"logprob\":-Infinity}]}}]}\n\n"
                                        + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                                        + "data: [DONE]\n\n"));

        Exchange exchange =
                camel.send("openai:chat?model=m&streaming=true&streamTo=mock:chunks&outputFormat=map", "hi");

        assertThat(exchange.getException()).isNull();
        assertThat(logprobs(exchange.getMessage().getBody())).containsExactly(Double.NEGATIVE_INFINITY);
    }

    @Test
    void theJsonOfAUserMustBeStrict() {
        SERVER.answers("/chat/completions", ANSWER);

        assertThat(camel.failure(
                        "openai:chat?inputFormat=json", "{\"model\":\"m\",\"temperature\":NaN,\"messages\":[]}"))
                .hasMessageContaining("is no JSON");
        assertThat(SERVER.requests()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> logprobs(Object map) {
        return (List<Object>)
                (List<?>) Json.toTree(map).at("/choices/0/logprobs/content").findValues("logprob").stream()
                        .map(number -> (Object) number.doubleValue())
                        .toList();
    }

    @Test
    void aNumberOfAnAnswerInAMapIsANumberToo() {
        SERVER.answers("/chat/completions", ANSWER.replace("\"token\":\"a\",", ""));

        @SuppressWarnings("unchecked")
        Map<String, List<Map<String, Map<String, List<Map<String, Object>>>>>> map =
                (Map<String, List<Map<String, Map<String, List<Map<String, Object>>>>>>)
                        camel.ask("openai:chat?model=m&outputFormat=map", "hi");

        assertThat(map.get("choices").get(0).get("logprobs").get("content").get(0))
                .isEqualTo(Map.of("logprob", Double.NEGATIVE_INFINITY));
    }
}
