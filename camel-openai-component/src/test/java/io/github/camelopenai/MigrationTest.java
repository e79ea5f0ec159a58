package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Customer;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RouteSource;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The application that docs/camel-openai.md shows: a project of a user of camel-openai, whose jar was swapped. */
@Tag("docs")
class MigrationTest {

    private static final String CHAT = "/chat/completions";
    private static final String NEW = " # new";
    private static final Markdown PAGE = Markdown.read(Path.of("../docs/camel-openai.md"));
    /** Options of ai-tool, which is a component of its own at Apache, and of the step after. */
    private static final List<String> OF_OTHERS = List.of("description", "parameter", "library", "unmarshalType");

    private static final Pattern OPTION =
            Pattern.compile("[?&](\\w+)(?:\\.[\\w.]+)?=|^ {14}(\\w+):", Pattern.MULTILINE);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private interface Step {
        void run(ProducerTemplate user) throws Exception;
    }

    @Test
    void theApplicationIsWrittenInCamelOpenAIsNamesButForOneLine() {
        List<String> lines = blocks().stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> line.contains(NEW))
                .toList();

        assertThat(lines).singleElement().asString().contains("outputFormat: json");
        assertThat(OPTION.matcher(asItWas())
                        .results()
                        .map(option -> option.group(1) == null ? option.group(2) : option.group(1))
                        .filter(option -> !OF_OTHERS.contains(option)))
                .hasSizeGreaterThan(5)
                .allSatisfy(option -> assertThat(PAGE.text()).contains("| `" + option + "` | 4."));
    }

    @Test
    void aWholeApplicationRunsWithOneLineChanged() throws Exception {
        run(application(), user -> {
            SERVER.answers(CHAT, Answers.chat("A river."));
            assertThat(user.requestBody("direct:answer", "What is the Rhine?")).isEqualTo("A river.");
            assertThat(sent(0))
                    .contains("{\"role\":\"system\",\"content\":\"Answer in one sentence.\"}")
                    .contains("\"temperature\":0.2", "\"max_completion_tokens\":200", "gpt-4o-mini");

            assertThat(user.request("direct:interview", exchange -> exchange.getMessage()
                                    .setBody("What is the Rhine?"))
                            .getProperty("CamelOpenAIConversationHistory"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(4);
            assertThat(sent(2)).contains("What is the Rhine?", "A river.", "And how long is it?");

            SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[0.5,0.25]}]}");
            assertThat(user.requestBody("direct:vector", "Rhine")).isEqualTo("From 0.5 to 0.25");
            assertThat(sent(3)).contains("text-embedding-3-small", "\"dimensions\":2");

            SERVER.answersFor(
                    CHAT,
                    "\"stream\":true",
                    aResponse()
                            .withHeader("Content-Type", "text/event-stream")
                            .withBody(new Events()
                                    .chat("A ")
                                    .chat("river.")
                                    .finish("stop")
                                    .usage()
                                    .done()
                                    .toString()));
            assertThat(user.request("direct:live", exchange -> exchange.getMessage()
                                    .setBody("Rhine"))
                            .getException())
                    .isNull();

            SERVER.forgetAnswers();
            SERVER.answersOneAfterAnother(
                    CHAT,
                    ToolAnswers.chat("call_1", "order", "{\"number\":\"A-17\"}"),
                    Answers.chat("It is on its way."));
            assertThat(user.requestBody("direct:desk", "Where is A-17?")).isEqualTo("It is on its way.");
            assertThat(sent(6)).contains("Order A-17 has been sent");

            SERVER.answersFor(CHAT, "json_schema", okJson(customer()));
            assertThat(user.requestBody("direct:customer", "Read this.")).isEqualTo(new Customer("Ann", "Basel"));
        });
    }

    @Test
    void withoutTheLineTheStepThatReadsTheTextFails() throws Exception {
        run(asItWas(), user -> {
            SERVER.answers(CHAT, customer());

            assertThatThrownBy(() -> user.requestBody("direct:customer", "Read this."))
                    .rootCause()
                    .hasMessageContaining("com.acme.Customer");
        });
    }

    private static String customer() {
        return Answers.chat("{\"name\":\"Ann\",\"city\":\"Basel\"}");
    }

    private static String sent(int request) {
        return SERVER.requests().get(request).getBodyAsString();
    }

    private static List<Markdown.Block> blocks() {
        String section =
                PAGE.text().replaceFirst("(?s).*\n## A migration, whole\n", "").replaceFirst("(?s)\n## .*", "");
        return new Markdown(PAGE.file(), section).blocks();
    }

    /** The blocks in one text, each after a line that names its language. */
    private static String application() {
        StringBuilder all = new StringBuilder();
        blocks().forEach(block -> all.append("```")
                .append(block.language())
                .append('\n')
                .append(block.text())
                .append("```\n"));
        return all.toString();
    }

    private static String asItWas() {
        return application().replaceAll("(?m)^.*" + NEW + ".*\n", "");
    }

    private static void run(String application, Step step) throws Exception {
        Main main = new Main();
        StringBuilder yaml = new StringBuilder();
        for (Markdown.Block block : new Markdown(PAGE.file(), application).blocks()) {
            switch (block.language()) {
                case "properties" -> {
                    Properties properties = new Properties();
                    properties.load(new StringReader(block.text()));
                    main.setInitialProperties(properties);
                    main.addInitialProperty("camel.component.openai.api-key", "sk-own");
                    main.addInitialProperty("camel.component.openai.base-url", SERVER.baseUrl());
                }
                case "java" -> main.configure().addRoutesBuilder(RouteSource.compile(block.text()));
                default -> yaml.append(block.text());
            }
        }
        main.start();
        try {
            PluginHelper.getRoutesLoader(main.getCamelContext())
                    .loadRoutes(ResourceHelper.fromString("customer.yaml", yaml.toString()));
            step.run(main.getCamelTemplate());
        } finally {
            main.stop();
        }
    }
}
