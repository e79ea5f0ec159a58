package io.github.camelopenai.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.test.OpenAIStandIn;
import io.github.camelopenai.test.OpenAIStandInExtension;
import io.github.camelopenai.testsupport.ChildJvm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own that is killed again and again. */
class KilledDeskTest {

    /** The lines at which it is killed, one in each run: before and after what must not happen twice. */
    private static final List<String> KILLS = List.of(
            "1-broken-lamp.txt    > refund",
            "1-broken-lamp.txt    > answer",
            "3-loud-mill.txt      < refund",
            "3-loud-mill.txt      < answer");

    @RegisterExtension
    static final OpenAIStandIn OPENAI = new OpenAIStandInExtension().decide(PlayedModel::reply);

    @TempDir
    Path folder;

    private Process running;

    @AfterEach
    void leaveNoProcess() throws InterruptedException {
        running.destroyForcibly().waitFor();
    }

    @Test
    @Timeout(120)
    void eachMailIsAnsweredOnceAndEachRefundPaidOnce() throws Exception {
        Desk desk = new Desk(folder.resolve("desk"));
        Map<String, String> before = Map.of();

        for (String line : KILLS) {
            assertThat(run(line)).as(line + ": " + screen()).isEqualTo(HaltingDesk.KILLED);
            assertThat(desk.outcomes()).containsAllEntriesOf(before);
            before = desk.outcomes();
        }

        assertThat(run("no such line")).as(screen()).isZero();
        desk.hasAnsweredTheSamples();
        assertThat(desk.outcomes()).containsAllEntriesOf(before);
    }

    private String screen() throws IOException {
        return Files.readString(folder.resolve("screen"));
    }

    private int run(String killedAt) throws Exception {
        running = ChildJvm.process(
                        HaltingDesk.class.getName(),
                        killedAt,
                        "--folder",
                        folder.resolve("desk").toString(),
                        "--approve",
                        "yes",
                        "--concurrency",
                        "1",
                        "--base-url",
                        OPENAI.baseUrl())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("screen").toFile()))
                .start();
        return running.waitFor();
    }
}
