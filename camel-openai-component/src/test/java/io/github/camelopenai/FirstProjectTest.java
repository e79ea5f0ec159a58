package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.OwnProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The project that README tells a user to copy is built and run, as it stands there. */
@Tag("docs")
@Timeout(300)
class FirstProjectTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Markdown README = Markdown.read(Path.of("../README.md"));
    private static final Markdown TOOLS = Markdown.read(Path.of("../docs/ide.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private OwnProject project;

    @BeforeEach
    void copyFromReadme() throws Exception {
        assumeTrue(OwnProject.maven().isPresent(), "There is no mvn on the path and no maven.home");
        project = new OwnProject(folder, OwnProject.maven().orElseThrow());
        project.write("pom.xml", block("xml", "<artifactId>camel-main</artifactId>"));
        project.write("src/main/java/com/example/FirstRoute.java", block("java", "class FirstRoute"));
        project.write("prompts/sky.txt", "Why is the sky blue?");
    }

    @Test
    void copiedAndRunItAnswersAndAsksForAFailingPromptOnce() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Because of the air."));
        SERVER.failsFor("/chat/completions", "Bad prompt", 400, Answers.error("No", "invalid_request_error", null));
        project.write("prompts/bad.txt", "Bad prompt");

        try (OwnProject.Run run =
                project.mvn(Map.of("OPENAI_BASE_URL", SERVER.baseUrl(), "OPENAI_API_KEY", "sk-own"), command())) {
            awaitOr(run, "prompts/failed/bad.txt");
            awaitOr(run, "answers/sky.txt");
            project.write("prompts/later.txt", "And the sea?");
            awaitOr(run, "answers/later.txt");
            awaitOr(run, "prompts/.camel/sky.txt");
        }

        assertThat(project.folder().resolve("answers/sky.txt")).hasContent("Because of the air.");
        assertThat(project.folder().resolve("answers/bad.txt")).doesNotExist();
        assertThat(SERVER.requests()).hasSize(3);
        assertThat(SERVER.requests()).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("gpt-4o-mini", "Answer in one sentence."));
    }

    @ParameterizedTest
    @CsvSource({"yaml, camel-yaml-dsl", "xml, camel-xml-io-dsl"})
    void withARouteInYamlOrXmlItNeedsNoClass(String language, String dsl) throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Because of the air."));
        Files.delete(project.folder().resolve("src/main/java/com/example/FirstRoute.java"));
        project.write("src/main/resources/camel/first." + language, block(language, "openai:chat"));
        String pom = Files.readString(project.folder().resolve("pom.xml"));
        project.write(
                "pom.xml",
                pom.replace("  </dependencies>", dependency(dsl) + "  </dependencies>")
                        .replaceAll(
                                "<exec.mainClass>.*\n",
                                block("xml", "<exec.mainClass>org.apache.camel.main.Main</exec.mainClass>")));

        try (OwnProject.Run run =
                project.mvn(Map.of("OPENAI_BASE_URL", SERVER.baseUrl(), "OPENAI_API_KEY", "sk-own"), command())) {
            awaitOr(run, "answers/sky.txt");
        }

        assertThat(project.folder().resolve("answers/sky.txt")).hasContent("Because of the air.");
        assertThat(SERVER.requests()).singleElement().satisfies(request -> assertThat(request.getBodyAsString())
                .contains("gpt-4o-mini", "Answer in one sentence."));
    }

    @Test
    void withoutAKeyItSaysWhatToSet() throws Exception {
        try (OwnProject.Run run = project.mvn(Map.of(), command())) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(run.output())
                    .contains("There is no API key for https://api.openai.com/v1", "OPENAI_API_KEY")
                    .contains("OPENAI_BASE_URL"));
        }
        assertThat(project.folder().resolve("answers")).doesNotExist();
    }

    @Test
    void thePluginOfCamelChecksItsUrisWithTheCatalogOfTheJar() throws Exception {
        String pom = Files.readString(project.folder().resolve("pom.xml"));
        project.write("pom.xml", pom.replace("    </plugins>", plugin() + "    </plugins>"));
        String route = Files.readString(project.folder().resolve("src/main/java/com/example/FirstRoute.java"));
        project.write(
                "src/main/java/com/example/Wrong.java",
                route.replace("FirstRoute", "Wrong")
                        .replace("openai:chat?", "openai:images?size=1024x1024&")
                        .replace("systemMessage=", "sistemMessage="));

        try (OwnProject.Run run = project.mvn(Map.of(), "camel-report:validate")) {
            int exit = run.end();
            assumeTrue(
                    !run.output().contains("Plugin org.apache.camel:camel-report-maven-plugin"),
                    "camel-report-maven-plugin is not to be had here");

            assertThat(exit).as(run.output()).isNotZero();
            assertThat(run.output())
                    .contains("Endpoint validation error: (5 = passed, 1 = invalid", "sistemMessage    Unknown option")
                    .doesNotContain("size    Unknown");
        }
    }

    /** Waits for a file and its content: Camel makes the file first, and the run ends with this. */
    private void awaitOr(OwnProject.Run run, String file) {
        Path path = project.folder().resolve(file);
        await().atMost(PATIENCE).until(() -> {
            if (!run.process().isAlive() && !Files.exists(path)) {
                fail("There is no " + file + ", and Maven has ended: " + run.output());
            }
            return Files.exists(path) && Files.size(path) > 0;
        });
    }

    /** The arguments of the command that README gives. */
    private static String[] command() {
        String line = README.text()
                .lines()
                .filter(each -> each.startsWith("    mvn ") && each.endsWith(" exec:java"))
                .findFirst()
                .orElseThrow();
        return line.strip().substring("mvn ".length()).split(" ");
    }

    /** The dependency that README shows, for one of the languages. */
    private static String dependency(String dsl) {
        assertThat(README.text()).contains("`" + dsl + "`");
        return block("xml", "<artifactId>camel-yaml-dsl</artifactId>").replace("camel-yaml-dsl", dsl);
    }

    private static String plugin() {
        return TOOLS.blocks().stream()
                .map(Markdown.Block::text)
                .filter(text -> text.contains("camel-report-maven-plugin"))
                .findFirst()
                .orElseThrow();
    }

    private static String block(String language, String part) {
        return README.blocks().stream()
                .filter(block ->
                        block.language().equals(language) && block.text().contains(part))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
