package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
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

/** The project that docs/spring-boot.md tells a user to copy is built and run, as it stands there. */
@Tag("docs")
@Timeout(300)
class OwnProjectTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../../docs/spring-boot.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private OwnProject project;

    @BeforeEach
    void copyFromThePage() throws Exception {
        assumeTrue(OwnProject.maven().isPresent(), "There is no mvn on the path and no maven.home");
        project = new OwnProject(folder, OwnProject.maven().orElseThrow());
        project.write("pom.xml", block("xml"));
        project.write("src/main/resources/application.properties", block("properties"));
        project.write("src/main/java/com/example/BootApplication.java", block("java"));
        project.write("prompts/sky.txt", "Why is the sky blue?");
    }

    @Test
    void copiedAndRunItAnswers() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Because of the air."));

        try (OwnProject.Run run = project.mvn(
                Map.of("OPENAI_BASE_URL", SERVER.baseUrl(), "CAMEL_COMPONENT_OPENAI_MODEL", "llama3.2"), command())) {
            await().atMost(Duration.ofMinutes(4))
                    .until(() -> isAnswered() || !run.process().isAlive());
            assumeTrue(
                    !run.output().contains("Non-resolvable parent POM"), "Spring Boot's parent is not to be had here");
            assertThat(isAnswered()).as(run.output()).isTrue();
            assertThat(run.process().isAlive()).isTrue();
        }

        assertThat(project.folder().resolve("answers/sky.txt")).hasContent("Because of the air.");
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("llama3.2");
    }

    private boolean isAnswered() {
        return Files.exists(project.folder().resolve("prompts/.camel/sky.txt"));
    }

    /** The arguments of the command that the page gives. */
    private static String[] command() {
        String line = PAGE.text()
                .lines()
                .filter(each -> each.startsWith("    mvn ") && each.endsWith(" spring-boot:run"))
                .findFirst()
                .orElseThrow();
        return line.strip().substring("mvn ".length()).split(" ");
    }

    private static String block(String language) {
        return PAGE.blocks().stream()
                .filter(block -> block.language().equals(language))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
