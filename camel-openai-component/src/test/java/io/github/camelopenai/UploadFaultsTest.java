package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upload that does not come to its end: the server stops it, or the content does. */
class UploadFaultsTest {

    private static final String UPLOAD = "openai:files?operation=upload&baseUrl=";
    private static final int SIZE = 50_000_000;

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://127.0.0.1:1/v1");

    @TempDir
    Path folder;

    private final CountDownLatch enough = new CountDownLatch(1);
    private final AtomicBoolean stopEndless = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatAnswersBeforeTheUploadEndsIsHeard(boolean closes) throws Exception {
        String body = Answers.error("The file is too large", "invalid_request_error", "too_large");
        String response = "HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n" + (closes ? "Connection: close\r\n" : "") + "\r\n" + body;
        try (RawServer server = RawServer.unread(socket -> {
            socket.getInputStream().readNBytes(100_000);
            socket.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
            if (!closes) {
                enough.await(10, TimeUnit.SECONDS);
            }
        })) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), file()))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageContaining("answered 413 (too_large): The file is too large");
            enough.countDown();
        }
    }

    @Test
    void aServerThatAnswersWithoutReadingIsNotSentTheRest() throws Exception {
        try (RawServer server = RawServer.unread(socket -> {
            socket.getInputStream().readNBytes(100_000);
            socket.getOutputStream()
                    .write("HTTP/1.1 308 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            RawServer.drain(socket);
        })) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), endless())).hasMessageContaining("answered 308");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aConnectionResetInTheMiddleSaysHowMuchWasSent() throws Exception {
        try (RawServer server = RawServer.unread(socket -> {
            socket.getInputStream().readNBytes(100_000);
            socket.setSoLinger(true, 0);
        })) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), file()))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageMatching("POST .*/v1/files lost its connection before the request was whole \\(.*\\);"
                            + " \\d+ of 5\\d{7} bytes of the request were sent\\.");
        }
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IOException("x"),
                new IllegalStateException("x"),
                new StackOverflowError(),
                new AssertionError("x"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aStreamThatCannotBeClosedHarmsNoUpload(Throwable failure) throws Exception {
        try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) {
            assertThat(camel.ask(UPLOAD + server.baseUrl() + "&purpose=batch", closesWith(failure)))
                    .isEqualTo(Map.of("id", "file-1"));
            assertThat(camel.ask(UPLOAD + server.baseUrl() + "&purpose=batch", "once more"))
                    .isEqualTo(Map.of("id", "file-1"));
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aStreamThatCannotBeClosedHidesNoFailure(Throwable failure) throws Exception {
        try (RawServer server = new RawServer(RawServer.response("401 Unauthorized", "application/json", "{}"))) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), closesWith(failure)))
                    .isInstanceOf(OpenAIAuthenticationException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aPromptWhoseStreamCannotBeClosedIsSent(Throwable failure) throws Exception {
        try (RawServer server =
                new RawServer(RawServer.response("200 OK", "application/json", Answers.chat("Hello")))) {
            assertThat(camel.ask("openai:chat?model=m&baseUrl=" + server.baseUrl(), closesWith(failure)))
                    .isEqualTo("Hello");
        }
    }

    private static InputStream closesWith(Throwable failure) {
        return new ByteArrayInputStream("hi".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() throws IOException {
                if (failure instanceof Error error) {
                    throw error;
                }
                if (failure instanceof RuntimeException exception) {
                    throw exception;
                }
                throw (IOException) failure;
            }
        };
    }

    @Test
    void aServerThatNeverReadsIsGivenUpAfterReadTimeout() throws Exception {
        try (RawServer server = RawServer.unread(socket -> enough.await(10, TimeUnit.SECONDS))) {
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&readTimeout=300", file()))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageMatching("POST .* was ended because the server took nothing for longer than readTimeout"
                            + " \\(300 ms\\); \\d+ of 5\\d{7} bytes of the request were sent\\.");
            enough.countDown();
        }
    }

    @Test
    void aServerThatTakesNothingHoldsNoThread() throws Exception {
        Path file = file();
        try (RawServer stalled = RawServer.unread(socket -> enough.await(30, TimeUnit.SECONDS));
                DrainingServer server = new DrainingServer(request -> Answers.object("file", "file-1"))) {
            // More than the pool that reads files has threads
            List<CompletableFuture<Exchange>> uploads = IntStream.range(0, 30)
                    .mapToObj(i -> AsyncCall.send(camel.context(), UPLOAD + stalled.baseUrl(), file))
                    .toList();
            await().until(() -> stalled.openConnections() == 30);

            assertThat(camel.ask(UPLOAD + server.baseUrl(), file)).isNotNull();
            assertThat(uploads).noneMatch(CompletableFuture::isDone);
            enough.countDown();
        }
    }

    @Test
    void contentThatGivesNothingIsGivenUpAfterReadTimeout() throws Exception {
        try (RawServer server = RawServer.unread(RawServer::drain);
                PipedOutputStream silent = new PipedOutputStream();
                PipedInputStream content = new PipedInputStream(silent)) {
            silent.write(1);
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&readTimeout=300", content))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining(
                            "the content that it sends gave nothing for longer than readTimeout (300 ms)");
        }
    }

    @Test
    void aFileThatShrinksWhileItIsSentEndsTheUpload() throws Exception {
        Path file = file();
        CompletableFuture<String> last = new CompletableFuture<>();
        try (RawServer server = RawServer.unread(socket -> {
            socket.getInputStream().readNBytes(100_000);
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(SIZE / 2);
            }
            last.complete(RawServer.drain(socket));
        })) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), file))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageContaining("its content could not be read: it ended after 25000000 of the 50000000 bytes"
                            + " that were announced")
                    .hasMessageContaining("bytes of the request were sent.");
            assertThat(last.get(10, TimeUnit.SECONDS)).doesNotContain("--\r\n");
        }
    }

    @Test
    void aFileThatVanishesBeforeItIsSentEndsTheUpload() throws Exception {
        Path file = file();
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            // One connection only: the second upload is prepared, and waits for the first
            String uri = UPLOAD + server.baseUrl() + "&maxConnections=1";
            CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), uri, endless());
            CompletableFuture<Exchange> second = AsyncCall.send(camel.context(), uri, file);
            Files.delete(file);
            stopEndless.set(true);

            assertThat(second.get(10, TimeUnit.SECONDS).getException())
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageContaining("its content could not be read: the file prompts.jsonl is gone")
                    .hasMessageEndingWith("bytes of the request were sent.");
            first.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileThatIsDeletedWhileItIsSentGoesUpWholeAllTheSame() throws Exception {
        Path file = file();
        UploadProgress deletes = (name, sent, total) -> file.toFile().delete();
        camel.context().getRegistry().bind("deletes", deletes);
        try (DrainingServer server = new DrainingServer(request -> Answers.object("file", "file-1"))) {
            camel.ask(UPLOAD + server.baseUrl() + "&progress=#deletes", file);

            assertThat(file).doesNotExist();
            assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request.bytes())
                    .isEqualTo(Long.parseLong(request.length())));
        }
    }

    private InputStream endless() {
        return new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] target, int offset, int size) throws IOException {
                if (stopEndless.get()) {
                    throw new IOException("the tape broke");
                }
                return size;
            }
        };
    }

    @Test
    void contentThatFailsToBeReadEndsTheUploadAndIsClosed() throws Exception {
        stopEndless.set(true);
        AtomicBoolean closed = new AtomicBoolean();
        InputStream content = new FilterInputStream(endless()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), content))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageContaining("its content could not be read: the tape broke")
                    .hasCauseInstanceOf(IOException.class);
            await().untilTrue(closed);
        }
    }

    @Test
    void contentThatThrowsAnythingElseEndsTheUploadToo() throws Exception {
        InputStream content = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] target, int offset, int size) {
                throw new NoClassDefFoundError("gone");
            }
        };
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(UPLOAD + server.baseUrl(), content)).hasMessageContaining("gone");
        }
    }

    @Test
    void requestTimeoutEndsAnUploadAndClosesItsContent() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream content = new FilterInputStream(endless()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&requestTimeout=300", content))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("requestTimeout (300 ms)");
            await().untilTrue(closed);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void stoppingCamelEndsAnUpload() throws Exception {
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            CompletableFuture<Exchange> upload = AsyncCall.send(camel.context(), UPLOAD + server.baseUrl(), endless());
            await().until(() -> server.openConnections() == 1);

            camel.stop();

            assertThat(upload.get(10, TimeUnit.SECONDS).getException())
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("was ended because its route was stopped");
        }
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve("prompts.jsonl"), new byte[SIZE]);
    }
}
