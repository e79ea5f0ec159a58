package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.AskProgram;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What depends on the class path and on environment variables, in a JVM that has others. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OwnJvmTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Test
    void noClassOfAnOptionalLibraryIsNeeded() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        String classPath = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(each ->
                        !each.matches(".*(spring|attachments|activation|opentelemetry|micrometer|camel-telemetry).*"))
                .collect(Collectors.joining(File.pathSeparator));

        List<String> output = run(classPath, Map.of(), "camel.component.openai.base-url=" + SERVER.baseUrl());

        assertThat(output).contains("answered Hello");
    }

    @Test
    void aVariableThatCamelMainDoesNotReadEndsTheStart() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        List<String> output = run(
                classPath(),
                Map.of("CAMEL_COMPONENT_OPENAI_ORGANIZATION", "org-1"),
                "camel.component.openai.base-url=" + SERVER.baseUrl());

        assertThat(output)
                .anyMatch(line -> line.contains("Nothing has given these properties")
                        && line.contains("CAMEL_COMPONENT_OPENAI_ORGANIZATION")
                        && line.contains("{{env:"))
                .noneMatch(line -> line.startsWith("answered"));
    }

    @Test
    void aVariableIsReadWhereAPropertyNamesIt() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        List<String> output = run(
                classPath(),
                Map.of("CAMEL_COMPONENT_OPENAI_ORGANIZATION", "org-1"),
                "camel.component.openai.base-url=" + SERVER.baseUrl(),
                "camel.component.openai.organization={{env:CAMEL_COMPONENT_OPENAI_ORGANIZATION}}");

        assertThat(output).contains("answered Hello");
        assertThat(SERVER.request().getHeader("OpenAI-Organization")).isEqualTo("org-1");
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static List<String> run(String classPath, Map<String, String> variables, String... properties)
            throws Exception {
        ProcessBuilder program =
                ChildJvm.process("-cp", classPath, AskProgram.class.getName()).redirectErrorStream(true);
        program.command().addAll(List.of(properties));
        program.environment().putAll(variables);
        return program.start().inputReader().lines().toList();
    }
}
