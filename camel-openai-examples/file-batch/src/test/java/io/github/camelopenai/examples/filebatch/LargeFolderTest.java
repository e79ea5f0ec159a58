package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program in a heap into which a message for each file of its folder does not fit. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LargeFolderTest {

    private static final int FILES = 30_000;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    @Test
    void aLargeFolderIsAnsweredInASmallHeap() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        String[] names = new String[FILES];
        for (int i = 0; i < FILES; i++) {
            names[i] = "p" + i + ".txt";
        }
        Path in = Run.prompts(folder.resolve("in"), names);
        Path answers = folder.resolve("out/answers");
        Path screen = folder.resolve("screen");

        Process program = ChildJvm.process(
                        "-Xmx40m",
                        FileBatch.class.getName(),
                        "--in",
                        in.toString(),
                        "--out",
                        folder.resolve("out").toString(),
                        "--base-url",
                        SERVER.baseUrl())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(screen.toFile()))
                .start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !program.isAlive()
                            || Files.isDirectory(answers) && Run.files(answers).size() >= 100);
        } finally {
            program.destroyForcibly().waitFor();
        }

        assertThat(screen).content().doesNotContain("OutOfMemoryError");
        assertThat(Run.files(answers)).hasSizeGreaterThanOrEqualTo(100);
    }
}
