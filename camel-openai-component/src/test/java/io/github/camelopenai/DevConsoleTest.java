package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Camel's dev console {@code openai}. */
class DevConsoleTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private DevConsole console;

    @BeforeEach
    void callOnce() {
        console = PluginHelper.getDevConsoleResolver(camel.context()).resolveDevConsole("openai");
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.ask("openai:chat?model=m&apiKey=sk-1", "hi");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theFiguresOfEndpointsAndLimitersAreJson() {
        Map<String, Object> shown = (Map<String, Object>) console.call(DevConsole.MediaType.JSON);

        assertThat((List<Map<String, Object>>) shown.get("endpoints"))
                .singleElement()
                .satisfies(figures -> assertThat(figures)
                        .containsEntry("uri", "openai://chat?apiKey=xxxxxx&model=m")
                        .containsEntry("calls", 1L)
                        .containsEntry("inputTokens", 9L)
                        .containsEntry("outputTokens", 12L)
                        .containsEntry("failures", Map.of())
                        .containsEntry("attempts", 1L)
                        .containsEntry("refusals", 0L)
                        .containsKeys("retries", "waiting", "inFlight", "openStreams"));
        assertThat((List<Map<String, Object>>) shown.get("limiters"))
                .singleElement()
                .satisfies(figures -> assertThat(figures)
                        .containsEntry("server", SERVER.baseUrl())
                        .containsEntry("model", "m")
                        .containsEntry("calls", 1L)
                        .containsEntry("inputTokens", 9L));
    }

    @Test
    void theFiguresOfEndpointsAndLimitersAreText() {
        assertThat(console.call(DevConsole.MediaType.TEXT))
                .asString()
                .isEqualTo(table("endpoint", "openai://chat?apiKey=xxxxxx&model=m")
                        + System.lineSeparator()
                        + table("limiter", "m at " + SERVER.baseUrl()));
    }

    private static String table(String title, String name) {
        return title + " ".repeat(name.length() - title.length())
                + "  waiting  inFlight  openStreams  calls  attempts  refusals  inputTokens  outputTokens  failures"
                + System.lineSeparator() + name
                + "        0         0            0      1         1         0            9            12        {}"
                + System.lineSeparator();
    }

    @Test
    void aComponentThatIsNotStartedYetShowsNoLimiter() {
        camel.context().addComponent("ai", new OpenAIComponent());
        camel.component().stop();

        assertThat(console.call(DevConsole.MediaType.TEXT)).asString().contains("endpoint");
    }
}
