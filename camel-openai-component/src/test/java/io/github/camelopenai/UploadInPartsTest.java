package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.DrainingServer.Request;
import io.github.camelopenai.testsupport.LogCapture;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large files go through the Uploads API: parts of 64 MB, four at a time, and nothing stays where one fails. */
class UploadInPartsTest {

    private static final long MB = 1024 * 1024;
    private static final String UPLOAD = "openai:files?operation=upload&purpose=batch&expiresAfter=3600&baseUrl=";

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://127.0.0.1:1/v1");

    @TempDir
    Path folder;

    private final AtomicInteger parts = new AtomicInteger();

    @Tag("mass")
    @Test
    void aFileOfMoreThan512MBGoesUpInPartsOf64MB() throws Exception {
        try (DrainingServer server = new DrainingServer(this::answer)) {
            Exchange done = camel.send(UPLOAD + server.baseUrl(), file(513 * MB));

            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isEqualTo(Map.of("id", "file-1", "object", "file"));
            assertThat(done.getMessage().getHeader("CamelOpenAIId")).isEqualTo("file-1");
            assertThat(server.requests()).hasSize(11);
            assertThat(json(server.requests().get(0)))
                    .hasToString("{\"filename\":\"big.jsonl\",\"purpose\":\"batch\",\"bytes\":" + 513 * MB
                            + ",\"mime_type\":\"application/jsonl\","
                            + "\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":3600}}");
            List<Request> sent = partsOf(server);
            assertThat(sent).hasSize(9);
            assertThat(sent.stream().mapToLong(Request::bytes).filter(bytes -> bytes > 64 * MB))
                    .hasSize(8)
                    .allMatch(bytes -> bytes < 64 * MB + 1_000);
            assertThat(server.mostAtATime()).isBetween(2, 4);
        }
    }

    @Test
    void thePartsArePutTogetherInTheirOrder() throws Exception {
        try (DrainingServer server = new DrainingServer(this::answer)) {
            Path file = file(200 * MB);
            try (RandomAccessFile marked = new RandomAccessFile(file.toFile(), "rw")) {
                for (int part = 0; part < 4; part++) {
                    marked.seek(part * 64 * MB);
                    marked.write(("number " + part).getBytes(StandardCharsets.US_ASCII));
                }
            }

            camel.ask(UPLOAD + server.baseUrl() + "&multipartUpload=true", file);

            Request complete = server.requests().get(server.requests().size() - 1);
            assertThat(complete.path()).isEqualTo("/v1/uploads/upload-1/complete");
            assertThat(json(complete))
                    .hasToString(
                            "{\"part_ids\":[\"part-of-number-0\",\"part-of-number-1\",\"part-of-number-2\",\"part-of-number-3\"]}");
        }
    }

    @Test
    void aStreamOfKnownLengthGoesUpPartByPartAndIsClosed() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        GenericFile<Object> remote = remote(130 * MB, closed);
        try (DrainingServer server = new DrainingServer(this::answer)) {
            camel.ask(
                    UPLOAD + server.baseUrl() + "&multipartUpload=true",
                    remote,
                    Map.of(Exchange.FILE_NAME, "far/big.jsonl"));

            assertThat(partsOf(server)).hasSize(3);
            assertThat(server.mostAtATime()).isEqualTo(1);
            await().untilTrue(closed);
        }
    }

    @Test
    void aStreamThatGoesOnBehindItsLengthIsNotTakenForWhole() {
        AtomicBoolean closed = new AtomicBoolean();
        GenericFile<Object> remote = remote(130 * MB + 1, closed);
        remote.setFileLength(130 * MB);
        try (DrainingServer server = new DrainingServer(this::answer)) {
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&multipartUpload=true", remote))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageContaining("it goes on behind the 2097152 bytes that were announced");
            await().untilTrue(closed);
        }
    }

    @Test
    void aStreamIsClosedAlsoWhereNothingOfItIsSent() {
        AtomicBoolean closed = new AtomicBoolean();
        try (DrainingServer server = new DrainingServer(request -> "401 {\"error\":{\"message\":\"No\"}}")) {
            camel.failure(UPLOAD + server.baseUrl() + "&multipartUpload=true", remote(130 * MB, closed));

            await().untilTrue(closed);
        }
    }

    @Test
    void aSmallFileGoesUpInOnePartWithMultipartUpload() {
        try (DrainingServer server = new DrainingServer(this::answer)) {
            camel.ask(UPLOAD + server.baseUrl() + "&multipartUpload=true", "number 0");

            assertThat(partsOf(server)).singleElement().satisfies(part -> assertThat(part.start())
                    .contains("name=\"data\"; filename=\"file.txt\"\r\nContent-Type: text/plain\r\n\r\nnumber 0\r\n"));
        }
    }

    @Test
    void aStreamOfUnknownLengthIsRefused() {
        InputStream unsized = new FilterInputStream(new ByteArrayInputStream(new byte[10])) {};
        try (DrainingServer server = new DrainingServer(this::answer)) {
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&multipartUpload=true", unsized))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessage("The length of file is not known, so it cannot be uploaded in parts. Write it to a file"
                            + " first, or leave out multipartUpload to send it in one piece of up to 512 MB.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aPartThatFailsCancelsTheUpload() throws Exception {
        try (DrainingServer server = new DrainingServer(request -> isPart(request) && parts.incrementAndGet() == 3
                ? "500 {\"error\":{\"message\":\"The disk is full\"}}"
                : answer(request))) {
            assertThat(camel.failure(UPLOAD + server.baseUrl() + "&multipartUpload=true", file(600 * MB)))
                    .isInstanceOf(OpenAIServerException.class)
                    .hasMessageContaining("/uploads/upload-1/parts answered 500: The disk is full");

            await().untilAsserted(() -> assertThat(server.requests())
                    .extracting(Request::path)
                    .contains("/v1/uploads/upload-1/cancel")
                    .doesNotContain("/v1/uploads/upload-1/complete"));
            assertThat(partsOf(server)).hasSizeLessThan(9);
        }
    }

    @Test
    void requestTimeoutCancelsTheUpload() throws Exception {
        try (DrainingServer server = new DrainingServer(this::answer)) {
            GenericFile<Object> slow = remote(130 * MB, new AtomicBoolean());
            slow.setBody(new FilterInputStream((InputStream) slow.getBody()) {
                @Override
                public int read(byte[] target, int offset, int size) throws IOException {
                    await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
                    return super.read(target, offset, size);
                }
            });
            String uri = UPLOAD + server.baseUrl() + "&multipartUpload=true&requestTimeout=500";

            assertThat(camel.failure(uri, slow)).hasMessageContaining("requestTimeout (500 ms)");
            await().untilAsserted(() ->
                    assertThat(server.requests()).extracting(Request::path).contains("/v1/uploads/upload-1/cancel"));
        }
    }

    @Test
    void theListenerIsToldOfTheBytesOfAllParts() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        UploadProgress progress = (file, sent, total) -> seen.add(file + ' ' + sent + '/' + total);
        camel.context().getRegistry().bind("progress", progress);
        try (DrainingServer server = new DrainingServer(this::answer)) {
            camel.ask(UPLOAD + server.baseUrl() + "&multipartUpload=true&progress=#progress", file(130 * MB));

            assertThat(seen.get(seen.size() - 1)).isEqualTo("big.jsonl " + 130 * MB + '/' + 130 * MB);
            assertThat(seen).hasSizeGreaterThan(1_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void theListenerIsToldOfTheBytesOfASingleRequest() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        UploadProgress progress = (file, sent, total) -> {
            assertThat(file + total).isEqualTo("big.jsonl" + 10 * MB);
            seen.add(sent);
        };
        camel.context().getRegistry().bind("progress", progress);
        try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) {
            camel.ask(UPLOAD + server.baseUrl() + "&progress=#progress", file(10 * MB));

            assertThat(seen).isSorted().hasSizeGreaterThan(50).endsWith(10 * MB);
        }
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("no display"), new StackOverflowError(), new NoClassDefFoundError("x"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aListenerThatFailsIsLoggedAndDoesNoHarm(Throwable failure) throws Exception {
        UploadProgress progress = (file, sent, total) -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
        camel.context().getRegistry().bind("progress", progress);
        try (LogCapture logs =
                        new LogCapture(Class.forName("io.github.camelopenai.internal.client.request.UploadMeter"));
                DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) {
            camel.ask(UPLOAD + server.baseUrl() + "&progress=#progress", "hi");

            assertThat(logs.messages())
                    .singleElement()
                    .asString()
                    .contains("The listener of the upload of file.txt failed");
        }
    }

    private String answer(Request request) {
        if (isPart(request)) {
            String number = request.start().replaceAll("(?s).*(number) (\\d).*", "$1-$2");
            return "{\"id\":\"part-of-" + (number.length() > 10 ? "x" : number) + "\",\"object\":\"upload.part\"}";
        }
        return request.path().endsWith("/complete")
                ? "{\"id\":\"upload-1\",\"object\":\"upload\",\"file\":{\"id\":\"file-1\",\"object\":\"file\"}}"
                : "{\"id\":\"upload-1\",\"object\":\"upload\"}";
    }

    private static boolean isPart(Request request) {
        return request.path().endsWith("/parts");
    }

    private static List<Request> partsOf(DrainingServer server) {
        return server.requests().stream().filter(UploadInPartsTest::isPart).toList();
    }

    private static JsonNode json(Request request) throws IOException {
        return new ObjectMapper().readTree(request.start());
    }

    private Path file(long size) throws IOException {
        Path file = folder.resolve("big.jsonl");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        return file;
    }

    private static GenericFile<Object> remote(long size, AtomicBoolean closed) {
        GenericFile<Object> remote = new GenericFile<>();
        remote.setFile(new Object());
        remote.setFileLength(size);
        remote.setBody(new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int read = (int) Math.min(left, length);
                left -= read;
                return read == 0 ? -1 : read;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        });
        return remote;
    }
}
