package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.DrainingServer.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch of more lines than fit into memory, in a JVM of its own. */
@Tag("mass")
class LargeBatchTest {

    private static final int LINES = 1_000_000;

    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void aMillionPromptsAreSubmittedWith64MBOfMemory() throws Exception {
        Path log = folder.resolve("log.txt");
        AtomicInteger ids = new AtomicInteger();
        try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"id_" + ids.incrementAndGet() + "\"}")) {
            Process child = ChildJvm.process(
                            "-Xmx64m",
                            "-XX:MaxDirectMemorySize=16m",
                            "-Djava.io.tmpdir=" + folder,
                            Submit.class.getName(),
                            server.baseUrl())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();

            assertThat(child.waitFor(170, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isZero();
            assertThat(Files.readString(log)).contains("submitted " + LINES);
            List<Request> uploads = server.requests().stream()
                    .filter(request -> request.path().equals("/v1/files"))
                    .toList();
            assertThat(uploads).hasSize(20);
            assertThat(uploads.stream().mapToLong(Request::bytes).sum()).isGreaterThan(LINES * 100L);
        }
        assertThat(folder.toFile().list()).containsExactly("log.txt");
    }

    /** What runs in the other JVM. */
    static final class Submit {

        private Submit() {}

        public static void main(String[] args) throws Exception {
            CamelContext camel = new DefaultCamelContext();
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:submit").to("openai:batches?operation=submit&model=m&baseUrl=" + args[0]);
                }
            });
            camel.start();
            Exchange exchange = camel.createProducerTemplate().request("direct:submit", sent -> sent.getMessage()
                    .setBody(IntStream.range(0, LINES)
                            .mapToObj(i -> "Prompt number " + i)
                            .iterator()));
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            System.out.println("submitted " + exchange.getMessage().getHeader("CamelOpenAIBatchRequests"));
            camel.stop();
        }
    }
}
