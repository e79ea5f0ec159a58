package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.batch.BatchResults;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** The calls behind submit and results: nobody waits for them, and they end when nobody wants them any more. */
class BatchCallsTest {

    private static final String BATCH =
            "{\"id\":\"batch_1\",\"status\":\"completed\",\"endpoint\":\"/v1/chat/completions\","
                    + "\"output_file_id\":\"file-1\"}";
    private static final String LINE =
            "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":" + Answers.chat("Hello") + "}}\n";
    private static final String RESULTS = "openai:batches?operation=results&id=batch_1";
    private static final int SUBMITS = 60;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();

    @Test
    void noThreadWaitsForUploadsAndStoppingEndsThemAndRemovesTheirFiles() throws Exception {
        long before = temporaryFiles();
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            int threads = Thread.activeCount();
            List<CompletableFuture<Exchange>> submits = IntStream.range(0, SUBMITS)
                    .mapToObj(i -> AsyncCall.send(
                            camel.context(), "openai:batches?operation=submit&model=m", List.of("Hello")))
                    .toList();
            await().until(() -> server.openConnections() == SUBMITS);
            assertThat(temporaryFiles()).isEqualTo(before + SUBMITS);
            assertThat(submits).noneMatch(CompletableFuture::isDone);
            // Those of the server are as many as its connections
            assertThat(Thread.activeCount() - threads - SUBMITS).isLessThan(30);

            camel.stop();

            assertThat(submits).allSatisfy(submit -> assertThat(
                            submit.get(10, TimeUnit.SECONDS).getException())
                    .isInstanceOf(OpenAIConnectException.class));
            assertThat(temporaryFiles()).isEqualTo(before);
        }
    }

    private static long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("openai-batch-"))
                    .count();
        }
    }

    @Test
    void whatIsNotTakenIsNotDownloadedAndClosingEndsTheDownload() throws Exception {
        try (RawServer server = new RawServer(this::answerWithoutEnd)) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            try (BatchResults results = reply(camel)) {
                results.next();
                await().during(600, TimeUnit.MILLISECONDS).until(new Standstill(written)::isReached);
                long held = written.get();
                for (int i = 0; i < 1_000_000 && written.get() == held; i++) {
                    results.next();
                }
                assertThat(written.get()).as("it goes on").isGreaterThan(held);
            }
            await().until(() -> server.openConnections() == 0);
            camel.stop();
        }
    }

    /** Whether a number has stayed what it was when it was looked at last. */
    private static final class Standstill {

        private final AtomicLong number;
        private long last = -1;

        Standstill(AtomicLong number) {
            this.number = number;
        }

        boolean isReached() {
            long now = number.get();
            boolean isSame = now == last;
            last = now;
            return isSame;
        }
    }

    @Test
    void theDownloadEndsWithItsExchange() throws Exception {
        try (RawServer server = new RawServer(this::answerWithoutEnd)) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:first").to(RESULTS).process(exchange -> exchange.getMessage()
                            .setBody(exchange.getMessage()
                                    .getBody(BatchResults.class)
                                    .next()
                                    .getBody()));
                }
            });

            assertThat(camel.ask("direct:first", null)).isEqualTo("Hello");
            await().until(() -> server.openConnections() == 0);
            camel.stop();
        }
    }

    @Test
    void aSplitThatStopsAtAnExceptionEndsTheDownload() throws Exception {
        try (RawServer server = new RawServer(this::answerWithoutEnd)) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:split")
                            .to(RESULTS)
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .throwException(new IllegalStateException("not this one"));
                }
            });

            assertThat(camel.failure("direct:split", null)).hasMessageContaining("not this one");
            await().until(() -> server.openConnections() == 0);
            camel.stop();
        }
    }

    @Test
    void aDownloadThatBreaksOffGivesWhatCameAndThenFails() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            if (requests.getAndIncrement() == 0) {
                RawServer.response("200 OK", "application/json", BATCH).write(socket);
                return;
            }
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + 3 * LINE.length() + "\r\n\r\n" + LINE + "{\"cust");
        })) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            BatchResults results = reply(camel);

            assertThat(results.next().getBody()).isEqualTo("Hello");
            assertThatThrownBy(results::next).isInstanceOf(OpenAIConnectException.class);
            camel.stop();
        }
    }

    private static BatchResults reply(CamelRuntime camel) {
        return camel.template().request(RESULTS, exchange -> {}).getMessage().getBody(BatchResults.class);
    }

    private void answerWithoutEnd(Socket socket) throws IOException {
        if (requests.getAndIncrement() == 0) {
            RawServer.Answer batch = RawServer.response("200 OK", "application/json", BATCH);
            try {
                batch.write(socket);
            } catch (Exception e) {
                throw new IOException(e);
            }
            return;
        }
        write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while (true) {
            write(socket, LINE);
            written.addAndGet(LINE.length());
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
