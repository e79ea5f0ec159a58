package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of docs/options.md are what the metadata says, and their examples work. After a change of options write them anew:
 *
 * <pre>{@code
 * mvn -pl camel-openai-component test -Dtest=OptionsPageTest -Doptions.write
 * }</pre>
 */
@Tag("docs")
class OptionsPageTest {

    private static final Path FILE = Path.of("../docs/options.md");
    private static final OptionsPage PAGE = OptionsPage.read();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://unused.invalid");

    @BeforeEach
    void bindBeans() {
        Map<String, Object> beans = Map.of(
                "tokens", (OpenAICredentials) rejected -> CompletableFuture.completedFuture("token"),
                "handler", new LoggingExceptionHandler(camel.context(), getClass()),
                "seen", new MemoryIdempotentRepository(),
                "loops", new MemoryStateRepository(),
                "strategy", new DefaultPollingConsumerPollStrategy(),
                "progress", (UploadProgress) (file, sent, total) -> {},
                "cron", new DefaultScheduledPollConsumerScheduler(),
                "pool", Executors.newSingleThreadScheduledExecutor(),
                "tls", new SSLContextParameters());
        beans.forEach((name, bean) -> camel.context().getRegistry().bind(name, bean));
        for (String key : List.of("openai.key", "proxy.password", "webhook.secret")) {
            camel.context().getPropertiesComponent().addInitialProperty(key, "secret");
        }
    }

    @Test
    void theTablesAreThoseOfTheMetadata() throws Exception {
        String page = Markdown.read(FILE).text();
        int begin = page.indexOf(OptionsPage.BEGIN) + OptionsPage.BEGIN.length();
        int end = page.indexOf(OptionsPage.END);
        if (System.getProperty("options.write") != null) {
            Files.writeString(FILE, page.substring(0, begin) + PAGE.tables() + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("docs/options.md; write it anew: -Dtest=OptionsPageTest -Doptions.write")
                .isEqualTo(PAGE.tables());
    }

    @Test
    void everyOptionHasAnExampleAndEveryTimeItsUnit() {
        assertThat(PAGE.examples().keySet()).containsAll(PAGE.options().keySet());
        assertThat(PAGE.options().keySet())
                .containsAll(PAGE.examples().keySet().stream()
                        .map(OptionsPageTest::nameOf)
                        .toList());
        PAGE.options().forEach((name, option) -> {
            if (option.path("type").asText().equals("duration")) {
                assertThat(PAGE.examples().get(name).unit()).as(name).isEqualTo("time");
            }
        });
    }

    /** The option of an example, which may be for one group alone. */
    private static String nameOf(String example) {
        return example.replaceFirst("@.*", "");
    }

    static Stream<String> examples() {
        return PAGE.examples().keySet().stream()
                .filter(example -> !PAGE.options()
                        .get(nameOf(example))
                        .path("kind")
                        .asText()
                        .equals("property"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleIsAccepted(String name) {
        String option = nameOf(name);
        String example = PAGE.examples().get(name).value();
        JsonNode described = PAGE.options().get(option);
        String parameter = described.has("prefix") ? example : option + "=" + example;
        List<String> refusals = new ArrayList<>();
        for (String endpoint : endpoints()) {
            try {
                camel.context().getEndpoint(endpoint + parameter.replaceFirst("=(?!RAW)(.*[{+%&].*)", "=RAW($1)"));
                return;
            } catch (Exception e) {
                refusals.add(endpoint + ": " + rootOf(e).getMessage());
            }
        }
        throw new AssertionError("No endpoint takes " + parameter + "\n" + String.join("\n", refusals));
    }

    private static List<String> endpoints() {
        List<String> endpoints = new ArrayList<>(List.of("openai:chat?", "openai:audio?operation=speech&"));
        Operations.all()
                .forEach(operation ->
                        endpoints.add("openai:" + operation.resource() + "?operation=" + operation.name() + "&"));
        endpoints.addAll(List.of(
                "openai:files?",
                "openai:batches?operation=submit&",
                "openai:batches?operation=results&",
                "openai:request?path=/x&",
                "openai:request?",
                "openai:webhook?secret=s&",
                "openai:webhook?",
                "openai:mcp?tags=desk&",
                "openai:tool/weather?parameter.city=string&",
                "openai:tool/weather?"));
        return endpoints;
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }
}
