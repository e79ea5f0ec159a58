package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A document of 50 MB in a JVM of 64 MB: its base64 is written while it is sent, and in each turn of a loop again. */
@Tag("mass")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargePictureTest {

    private static final long SIZE = 50L * 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void aDocumentOf50MBIsSentInEachAttemptAndTurnWith64MBOfMemory() throws Exception {
        Path file = folder.resolve("big.pdf");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write("%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
            sparse.setLength(SIZE);
        }
        Path log = folder.resolve("log.txt");
        List<String> answers = new CopyOnWriteArrayList<>(List.of(
                "503 {}",
                ToolAnswers.chat("call_1", "clock", "{}"),
                Answers.chat("A book"),
                Answers.chat("Another book")));
        try (DrainingServer server = new DrainingServer(request -> answers.remove(0))) {
            Process child = ChildJvm.process(
                            "-Xmx64m",
                            "-XX:MaxDirectMemorySize=16m",
                            Asks.class.getName(),
                            server.baseUrl(),
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();

            assertThat(child.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isZero();
            assertThat(server.requests()).hasSize(4).allSatisfy(request -> {
                assertThat(request.bytes()).isBetween(SIZE * 4 / 3, SIZE * 4 / 3 + 2_000);
                assertThat(request.length()).isEqualTo("" + request.bytes());
                assertThat(request.start()).contains("What is this?", "\"data:application/pdf;base64,JVBERi0xLjcA");
            });
        }
    }

    /** What runs in the other JVM. */
    static final class Asks {

        private Asks() {}

        public static void main(String[] args) throws Exception {
            CamelContext camel = new DefaultCamelContext();
            camel.setStreamCaching(false);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    String uri = "openai:chat?model=m&userMessage=What is this?&readTimeout=120000&baseUrl=" + args[0];
                    from("openai:tool/clock?tags=desk&description=The time").setBody(constant("12:00"));
                    from("direct:file").to(uri + "&tags=desk");
                    from("direct:stream").to(uri);
                }
            });
            camel.start();
            ProducerTemplate template = camel.createProducerTemplate();
            Path file = Path.of(args[1]);
            check("A book", template.requestBody("direct:file", file));
            InputStream onceOnly = new FilterInputStream(Files.newInputStream(file)) {};
            check("Another book", template.requestBody("direct:stream", onceOnly));
            camel.stop();
        }

        private static void check(String expected, Object answer) {
            if (!expected.equals(answer)) {
                throw new AssertionError(answer);
            }
        }
    }
}
