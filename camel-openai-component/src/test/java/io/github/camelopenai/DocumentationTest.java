package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RouteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What README and docs show is run, and what they list is what there is. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Markdown README = Markdown.read(ROOT.resolve("README.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    static Stream<Markdown.Block> blocks() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return pages
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::read)
                    .flatMap(page -> page.blocks().stream())
                    .filter(block -> Set.of("java", "xml", "yaml").contains(block.language()))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theRouteOfTheReadmeAnswersAFolderOfPrompts(String language) throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(folder.resolve("prompts/a.txt"), "Who are you?");

        start(README.blocks().stream()
                .filter(block ->
                        block.language().equals(language) && block.text().contains("openai:chat"))
                .findFirst()
                .orElseThrow());

        await().untilAsserted(() -> assertThat(folder.resolve("answers/a.txt")).hasContent("Hello"));
        assertThat(SERVER.requestBody())
                .hasToString("{\"messages\":[{\"role\":\"system\",\"content\":\"Answer in one sentence.\"},"
                        + "{\"role\":\"user\",\"content\":\"Who are you?\"}],\"model\":\"gpt-4o-mini\"}");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyRouteInTheDocsStarts(Markdown.Block block) throws Exception {
        start(block);

        assertThat(camel.context().getRoutes()).isNotEmpty();
    }

    private void start(Markdown.Block block) throws Exception {
        camel.context().getPropertiesComponent().addInitialProperty("openai.key", "sk-docs");
        String text = block.text().replaceAll("file:(prompts|answers|failed)", "file:" + folder + "/$1");
        if (block.language().equals("java")) {
            camel.context().addRoutes(RouteSource.compile(text));
        } else {
            PluginHelper.getRoutesLoader(camel.context())
                    .loadRoutes(ResourceHelper.fromString("docs." + block.language(), text));
        }
    }

    @Test
    void theReadmeShowsTheTwoCommandsAsTheyAre() {
        assertThat(README.text()).contains("\n    mvn -q -Pfile-batch\n").contains("\n    mvn verify\n");
    }

    @Test
    void theReadmeListsEveryResourceWithItsOperations() {
        for (String resource : Operations.resources()) {
            List<String> cells = README.row("`" + resource + "`");
            Set<String> operations = Stream.of(cells.get(1).split(", "))
                    .map(DocumentationTest::plain)
                    .collect(Collectors.toSet());

            assertThat(operations)
                    .as(resource)
                    .isEqualTo(Operations.all().stream()
                            .filter(operation -> operation.resource().equals(resource))
                            .map(Operation::name)
                            .collect(Collectors.toSet()));
            assertThat(cells.get(1))
                    .as("the default comes first")
                    .startsWith("`" + Operations.defaultOf(resource).name() + "`");
        }
    }

    @Test
    void theDocsListEveryOperation() {
        Markdown page = Markdown.read(ROOT.resolve("docs/operations.md"));

        for (Operation operation : Operations.all()) {
            assertThat(page.text())
                    .contains("| " + operation.resource() + " | " + operation.name()
                            + (operation.isDefault() ? " (default)" : "") + " | `" + operation.method() + ' '
                            + operation.path()
                            + '`');
        }
    }

    @Test
    void theDocsListEveryOptionWithItsDefaultAndItsMeaning() throws IOException {
        Markdown page = Markdown.read(ROOT.resolve("docs/options.md"));
        try (InputStream in = getClass().getResourceAsStream("/META-INF/io/github/camelopenai/openai.json")) {
            JsonNode options = new ObjectMapper().readTree(in).path("properties");
            options.properties().stream()
                    .filter(option -> !option.getKey().equals("resource"))
                    .forEach(option -> {
                        String name = option.getValue().path("prefix").asText();
                        List<String> cells = page.row("`" + (name.isEmpty() ? option.getKey() : name + "*") + "`");
                        assertThat(cells.get(2))
                                .as(option.getKey())
                                .isEqualTo(
                                        option.getValue().path("defaultValue").asText());
                        assertThat(cells.get(3))
                                .startsWith(
                                        option.getValue().path("description").asText());
                    });
        }
    }

    @Test
    void everyLinkToAFileLeadsSomewhere() throws IOException {
        try (Stream<Path> pages = Stream.concat(
                Files.list(ROOT.resolve("docs")),
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))) {
            pages.forEach(page -> Markdown.read(page).links().forEach(link -> assertThat(page.resolveSibling(link))
                    .as(page + " -> " + link)
                    .exists()));
        }
    }

    private static String plain(String cell) {
        return cell.replace("`", "").replace("*", "").strip();
    }
}
