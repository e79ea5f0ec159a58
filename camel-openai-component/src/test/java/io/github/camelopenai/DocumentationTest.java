package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DocumentedRoutes;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SignedWebhook;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What README and docs show is run, and what they list is what there is. */
@Tag("docs")
class DocumentationTest {

    private static final Path ROOT = Path.of("..");

    /** Pages whose code is whole classes, or needs other servers: other modules and tests run them. */
    private static final Set<String> ELSEWHERE =
            Set.of("testing.md", "kafka.md", "mcp.md", "spring-boot.md", "retrieval.md");

    private static final Markdown README = Markdown.read(ROOT.resolve("README.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private final int port = AvailablePortFinder.getNextAvailable();

    static Stream<Markdown.Block> blocks() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return pages
                    .filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !ELSEWHERE.contains(page.getFileName().toString()))
                    .sorted()
                    .map(Markdown::read)
                    .flatMap(page -> page.blocks().stream())
                    .filter(block -> Set.of("java", "xml", "yaml").contains(block.language()))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
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

    /** What is sent to the routes of the docs, where it is not a text. */
    private static final Map<String, Object> SAMPLES = Map.of(
            "direct:retouch", new byte[] {1},
            "direct:collage", new byte[] {1},
            "direct:index", Map.of("name", "docs"));

    /** What the folders of the docs hold that routes begin with. */
    private static final Map<String, String> FILES = Map.of(
            "prompts", "a.jsonl",
            "training", "a.jsonl",
            "recordings", "a.mp3",
            "texts", "a.txt",
            "tickets", "a.txt",
            "letters", "a.txt",
            "photos", "a.jpg",
            "invoices", "a.pdf");

    /** The routes that are told an id, and how. */
    private static final Map<String, String> IDS = Map.of(
            "direct:download", "file-1",
            "direct:collect", "batch_1",
            "direct:results", "batch_1",
            "direct:lines", "batch_1",
            "direct:download-results", "batch_1",
            "direct:failures", "eval_1/run_1");

    /** The tools of the docs, and how the model calls them. */
    private static final Map<String, String> TOOLS =
            Map.of("order", "{\"number\":\"A-17\"}", "refund", "{\"order\":\"A-17\",\"amount\":30}");

    /** What the model answers where a block asks for a shape: by what stands in the block. */
    private static final Map<String, String> SHAPES = Map.of(
            "com.acme.Invoice",
            "{\"number\":\"A-17\",\"date\":\"2026-11-29\",\"customer\":null,\"lines\":[]}",
            "com.acme.Task",
            "{\"result\":[{\"title\":\"dig\",\"hours\":2}]}",
            "com.acme.Customer",
            "{\"name\":\"Ann\",\"city\":\"Basel\"}",
            "direct:total",
            "{\"total\":12}");

    @ParameterizedTest
    @MethodSource("blocks")
    void everyRouteInTheDocsRuns(Markdown.Block block) throws Exception {
        SERVER.answersEveryOperation();
        SERVER.answers(
                "GET",
                "/batches/batch_1",
                "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"completed\",\"endpoint\":\"/v1/chat/completions\","
                        + "\"output_file_id\":\"file-9\"}");
        SERVER.answers(
                "/files/file-9/content",
                "{\"custom_id\":\"a.txt\",\"response\":{\"status_code\":200,\"body\":" + Answers.chat("Hello") + "}}");
        SERVER.answers("/tokenize", "{\"count\":2}");
        SERVER.answers("/rerank", "{\"results\":[{\"index\":0}]}");
        SERVER.answers("/organization/costs", "{\"data\":[{\"amount\":1}]}");
        SERVER.answers(
                "/fine-tunes/ft-1/events",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody("data: {\"message\":\"Created\"}\n\ndata: [DONE]\n\n"));
        Files.copy(ROOT.resolve("docs/prices-sample.json"), folder.resolve("prices.json"));
        for (String name : FILES.keySet()) {
            Files.createDirectories(folder.resolve(name));
            Files.writeString(folder.resolve(name).resolve(FILES.get(name)), "{}");
        }
        SHAPES.keySet().stream()
                .filter(part -> block.text().contains(part))
                .forEach(part -> SERVER.answers("/chat/completions", Answers.chat(SHAPES.get(part))));
        if (block.text().contains("direct:uploaded")) {
            SERVER.answers("POST", "/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
        }
        if (block.text().contains("direct:several")) {
            SERVER.answers(
                    "/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[2]}]}");
        }
        if (block.text().matches("(?s).*(tokenize|rerank|top_k|costs).*")) {
            SERVER.speaksDialect();
        }

        String tool = TOOLS.keySet().stream()
                .filter(name -> block.text().matches("(?s).*(openai:tool/|ai-tool:|tool[.])" + name + "\\b.*"))
                .findFirst()
                .orElse(block.text().contains("tools=#desk") ? "order" : null);
        boolean hasTool = tool != null;
        if (hasTool) {
            SERVER.answersOneAfterAnother(
                    "/chat/completions",
                    ToolAnswers.chat("call_1", tool, TOOLS.get(tool)),
                    Answers.chat("It has been sent"));
        }
        if (block.file().endsWith("camel-openai.md")) {
            // Its properties are those of an application
            camel.component().getConfiguration().setModel("gpt-4o-mini");
        }
        NotifyBuilder taken =
                new NotifyBuilder(camel.context()).whenCompleted(1).create();

        start(block);

        assertThat(camel.context().getRoutes()).isNotEmpty();
        for (Route route : camel.context().getRoutes()) {
            String from = route.getEndpoint().getEndpointBaseUri().replace("://", ":");
            switch (from.substring(0, from.indexOf(':'))) {
                case "direct" -> assertThat(run(from).getException()).as(from).isNull();
                case "jetty" ->
                    assertThat(post(URI.create(from.substring("jetty:".length()).replaceFirst("^http:/*", "http://"))))
                            .isEqualTo(200);
                case "openai", "ai-tool" -> {
                    if (from.startsWith("openai:webhook")) {
                        deliver();
                    }
                    if (hasTool) {
                        // The model calls it when the other route runs
                        continue;
                    }
                    await().untilAsserted(
                                    () -> assertThat(taken.matches()).as(from).isTrue());
                }
                case "seda" -> camel.template().sendBody(from, "hi");
                default -> assertThat(from).as("runs by itself").matches("(file|timer):.*");
            }
        }
        // A loop that is suspended waits for somebody before its second call
        int calls = hasTool && !block.text().contains("approval=suspend") ? 2 : 1;
        await().untilAsserted(() -> assertThat(SERVER.requests()).hasSizeGreaterThanOrEqualTo(calls));
    }

    private static int post(URI url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .POST(HttpRequest.BodyPublishers.ofString("hi"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private void deliver() throws Exception {
        String event = "{\"type\":\"batch.completed\",\"data\":{\"id\":\"batch_1\"}}";
        assertThat(SignedWebhook.now("msg_1", event).deliver("http://127.0.0.1:" + port + "/openai/webhook"))
                .isEqualTo(200);
    }

    private Exchange run(String from) {
        return camel.template().request(from, exchange -> {
            exchange.getMessage().setBody(SAMPLES.getOrDefault(from, "hi"));
            if (IDS.containsKey(from)) {
                exchange.getMessage().setHeader("CamelOpenAIId", IDS.get(from));
            }
        });
    }

    @Test
    void everyResourceHasAPageWithARoute() throws Exception {
        List<String> resources = new ArrayList<>();
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            pages.filter(Files::isRegularFile)
                    .map(Markdown::read)
                    .filter(page -> page.text().contains("\nResources: "))
                    .forEach(page -> {
                        assertThat(page.blocks()).as(page.file().toString()).anyMatch(block -> block.language()
                                .equals("java"));
                        String line = page.text().replaceFirst("(?s).*\nResources: ([^\n]+)\n.*", "$1");
                        resources.addAll(Stream.of(line.split(", "))
                                .map(DocumentationTest::plain)
                                .toList());
                        assertThat(README.text())
                                .contains("](docs/" + page.file().getFileName() + ")");
                    });
        }
        assertThat(resources).containsExactlyInAnyOrderElementsOf(Operations.resources());
    }

    @Test
    void everyAliasIsInThePageOfCamelOpenAI() {
        String page = Markdown.read(ROOT.resolve("docs/camel-openai.md")).text();

        assertThat(Operations.all())
                .allSatisfy(
                        operation -> RequestFields.aliases(operation).keySet().forEach(alias -> assertThat(page)
                                .containsAnyOf("`" + alias + "`", "`" + RequestField.header(alias) + "`")));
    }

    private void start(Markdown.Block block) throws Exception {
        new DocumentedRoutes(camel.context(), folder, port, SERVER).start(block);
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
                            + (operation.is(Operation.Trait.DEFAULT) ? " (default)" : "") + " | `" + operation.method()
                            + ' '
                            + operation.path()
                            + '`');
        }
    }

    @Test
    void everyTestThatKeepsAPromiseIsThere() throws IOException {
        Set<String> named = Pattern.compile("`(\\w+Test)`")
                .matcher(Markdown.read(Path.of("src/test/PROMISES.md")).text())
                .results()
                .map(name -> name.group(1) + ".java")
                .collect(Collectors.toSet());
        try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
            assertThat(named).hasSizeGreaterThan(20);
            assertThat(tests.map(file -> file.getFileName().toString())).containsAll(named);
        }
    }

    @Test
    void everyLinkToAPageOrAHeadingLeadsSomewhere() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> examples = Files.list(ROOT.resolve("camel-openai-examples"));
                Stream<Path> top = Files.list(ROOT)) {
            Stream.of(docs, examples.map(example -> example.resolve("README.md")), top)
                    .flatMap(pages -> pages)
                    .filter(page -> page.toString().endsWith(".md") && Files.exists(page))
                    .map(Markdown::read)
                    .forEach(DocumentationTest::assertLinksLeadSomewhere);
        }
    }

    @Test
    void theTableOfContentsLeadsToEveryPage() throws IOException {
        List<String> linked = Markdown.read(ROOT.resolve("docs/README.md")).links().stream()
                .map(Markdown.Link::file)
                .toList();
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            assertThat(linked)
                    .containsAll(pages.map(page -> page.getFileName().toString())
                            .filter(page -> page.endsWith(".md") && !page.equals("README.md"))
                            .toList());
        }
    }

    private static void assertLinksLeadSomewhere(Markdown page) {
        for (Markdown.Link link : page.links()) {
            Path target = link.file().isEmpty() ? page.file() : page.file().resolveSibling(link.file());
            assertThat(target).as(page.file() + " -> " + link).exists();
            if (link.heading() != null) {
                assertThat(Markdown.read(target).hasHeading(link.heading()))
                        .as(page.file() + " -> " + link)
                        .isTrue();
            }
        }
    }

    private static String plain(String cell) {
        return cell.replace("`", "").replace("*", "").strip();
    }
}
