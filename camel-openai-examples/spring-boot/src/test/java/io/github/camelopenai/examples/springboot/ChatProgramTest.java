package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, with the environment of a user. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChatProgramTest {

    @RegisterExtension
    static final OpenAIServer RELAY = new OpenAIServer();

    @TempDir
    Path folder;

    @Test
    void withoutAKeyItAnswersByAStandInAndSaysSo() throws Exception {
        assertThat(String.join("\n", run(Map.of(), "Name three rivers.")))
                .containsSubsequence("Answers are simulated by a stand-in", "Simulated answer to: Name three rivers.");
    }

    @Test
    void promptsGoToTheServerOfApplicationYamlWithTheKeyOfTheEnvironment() throws Exception {
        RELAY.answers("/chat/completions", Answers.chat("Elbe, Rhine, Danube."));
        Files.writeString(
                folder.resolve("application.yml"),
                "camel:\n  component:\n    openai:\n      base-url: " + RELAY.baseUrl() + "\n      model: small\n");

        List<String> output = run(Map.of("OPENAI_API_KEY", "sk-of-the-environment"), "Name three rivers.");

        assertThat(output).containsExactly("Elbe, Rhine, Danube.");
        assertThat(RELAY.requests()).hasSize(1);
        assertThat(RELAY.request().getHeader("Authorization")).isEqualTo("Bearer sk-of-the-environment");
        assertThat(RELAY.requestBody().path("model").asText()).isEqualTo("small");
    }

    @Test
    void theEnvironmentAloneSetsItUp() throws Exception {
        RELAY.answers("/chat/completions", Answers.chat("Elbe, Rhine, Danube."));

        List<String> output = run(
                Map.of(
                        "OPENAI_API_KEY", "sk-of-openai",
                        "CAMEL_COMPONENT_OPENAI_API_KEY", "sk-of-the-relay",
                        "CAMEL_COMPONENT_OPENAI_BASEURL", RELAY.baseUrl(),
                        "CAMEL_COMPONENT_OPENAI_ADDITIONAL_HEADER_X_TEAM", "red"),
                "Name three rivers.");

        assertThat(output).containsExactly("Elbe, Rhine, Danube.");
        assertThat(RELAY.request().getHeader("Authorization")).isEqualTo("Bearer sk-of-the-relay");
        assertThat(RELAY.request().getHeader("X-Team")).isEqualTo("red");
    }

    private List<String> run(Map<String, String> variables, String... arguments) throws Exception {
        ProcessBuilder program = ChildJvm.process(ChatApplication.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        program.command().addAll(List.of(arguments));
        program.environment().putAll(variables);
        return program.start().inputReader().lines().toList();
    }
}
