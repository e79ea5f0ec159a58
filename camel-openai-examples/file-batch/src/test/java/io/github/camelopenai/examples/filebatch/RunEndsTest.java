package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends that cannot go on, and what its exit code says. */
class RunEndsTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private Path in;

    @BeforeEach
    void writePrompts() throws Exception {
        SERVER.answers(CHAT, okJson(Answers.chat("Hello")));
        in = Run.prompts(folder.resolve("in"), "a.txt", "b.txt", "c.txt", "d.txt");
    }

    @Test
    void aSecondRunInTheFolderSaysWhichProcessIsAtWorkAndSendsNothing() throws Exception {
        RunLock first = RunLock.take(out());
        Run second = run();
        first.close();

        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.screen())
                .contains("Another file-batch is at work in " + out() + ": process "
                        + ProcessHandle.current().pid() + " since 20");
        assertThat(SERVER.requests()).isEmpty();
        assertThat(run().exitCode()).isZero();
    }

    @Test
    void aSecondProcessIsKeptOutAndALockOfADeadOneIsTakenOver() throws Exception {
        Process holder = child(LockHolder.class, out().toString());
        assertThat(holder.inputReader().readLine()).isEqualTo("locked");

        Run meanwhile = run();
        holder.destroyForcibly().waitFor();
        Run after = run();

        assertThat(meanwhile.exitCode()).isEqualTo(3);
        assertThat(meanwhile.screen()).contains("process " + holder.pid() + " since 20");
        assertThat(after.exitCode()).isZero();
        assertThat(SERVER.requests()).hasSize(4);
    }

    @Test
    void anAnswerThatCannotBeWrittenEndsTheRunAndIsKeptForTheNextOne() throws Exception {
        SERVER.onRequest(this::obstruct);

        Run stopped = run("--concurrency", "1");
        int sent = SERVER.requests().size();
        SERVER.onRequest(() -> null);
        clear();
        Run next = run();

        assertThat(stopped.exitCode()).isEqualTo(4);
        assertThat(stopped.screen())
                .contains("The answer to b.txt cannot be written", "1 answers are kept in ", "Nothing more was sent");
        assertThat(sent).as("a and b").isEqualTo(2);
        assertThat(Run.files(out().resolve("failed"))).isEmpty();
        assertThat(next.exitCode()).isZero();
        assertThat(next.screen()).contains("1 answers that an earlier run could not write are in their place now.");
        assertThat(SERVER.requests()).as("none is paid twice").hasSize(4);
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md", "b.md", "c.md", "d.md"));
        assertThat(out().resolve("answers/b.md")).hasContent("Hello");
        assertThat(Run.rows(out())).hasSize(4);
    }

    @Test
    void aFailureThatCannotBeWrittenEndsTheRunToo() throws Exception {
        SERVER.failsFor(CHAT, "Prompt b.txt", 400, "oops");
        SERVER.onRequest(() -> Files.createDirectories(out().resolve("failed/.tmp-b/inner")));

        Run stopped = run("--concurrency", "1");

        assertThat(stopped.exitCode()).isEqualTo(4);
        assertThat(stopped.screen()).contains("The failure of b.txt cannot be written");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aThreadThatIsLostToAnErrorEndsTheProgram() throws Exception {
        Process process = child(LostThread.class);

        String screen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(5);
        assertThat(screen).contains("The thread io-1 ended with java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void aFeederThatEndsWithAnErrorEndsTheProgram() throws Exception {
        Process process = child(LostFeeder.class);

        String screen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(5);
        assertThat(screen).contains("The thread feed ended with java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void anErrorInTheRouteIsNoFailureOfThePromptButEndsTheProgram() throws Exception {
        Process process = child(LostRoute.class);

        String screen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(5);
        assertThat(screen).contains("The thread main ended with java.lang.OutOfMemoryError: heap");
    }

    /** Where the file of an answer belongs there is a folder. */
    private Path obstruct() throws IOException {
        return Files.createDirectories(out().resolve("answers/b.md/inner"));
    }

    private void clear() throws IOException {
        Files.deleteIfExists(out().resolve("answers/b.md/inner"));
        Files.deleteIfExists(out().resolve("answers/b.md"));
    }

    private Run run(String... more) {
        String[] arguments = new String[6 + more.length];
        String[] first = {"--in", in.toString(), "--out", out().toString(), "--base-url", SERVER.baseUrl()};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return Run.of(Map.of(), arguments);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private static Process child(Class<?> program, String... arguments) throws IOException {
        ProcessBuilder child = ChildJvm.process(program.getName());
        child.command().addAll(List.of(arguments));
        return child.redirectErrorStream(true).start();
    }

    /** A process that is at work until it is killed. */
    static final class LockHolder {

        public static void main(String[] arguments) throws Exception {
            RunLock lock = RunLock.take(Path.of(arguments[0]));
            System.out.println("locked");
            new CountDownLatch(1).await();
            lock.close();
        }
    }

    /** A program one of whose threads has no memory left, and whose others wait for it. */
    static final class LostThread {

        public static void main(String[] arguments) throws Exception {
            Program.endAtErrors(System.out, ExitCodes.BROKEN_OFF);
            Thread lost = new Thread(
                    () -> {
                        throw new OutOfMemoryError("Java heap space");
                    },
                    "io-1");
            lost.start();
            new CountDownLatch(1).await();
        }
    }

    /** A program that has no memory left where it reads the names of the prompts. */
    static final class LostFeeder {

        public static void main(String[] arguments) throws Exception {
            Program.endAtErrors(System.out, ExitCodes.BROKEN_OFF);
            Names names = () -> {
                throw new OutOfMemoryError("Java heap space");
            };
            new Feeder(new DefaultCamelContext(), "direct:prompts", Path.of("."), 1).start(names, () -> true);
            new CountDownLatch(1).await();
        }
    }

    /** A program whose route has no memory left for an answer. */
    static final class LostRoute {

        public static void main(String[] arguments) throws Exception {
            Program.endAtErrors(System.out, ExitCodes.BROKEN_OFF);
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            exchange.setProperty(
                    Exchange.EXCEPTION_CAUGHT, new CamelExecutionException("", exchange, new OutOfMemoryError("heap")));
            new Batch("m", null, null, null, null).failed(exchange);
        }
    }
}
