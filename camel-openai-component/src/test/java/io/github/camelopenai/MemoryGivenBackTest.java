package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each byte of {@code maxResponseMemory} is given back, however a call fails: whole answers, pages, uploads in parts, the files of
 * batches, streams and consumers.
 */
@Tag("mass")
class MemoryGivenBackTest {

    private static final int CALLS = 500;
    private static final int AT_A_TIME = 50;
    private static final String FILLER = "a".repeat(3_000);

    private final AtomicInteger failures = new AtomicInteger();
    private RawServer server;
    private CamelRuntime camel;

    /** What fails, and what is answered before. */
    private enum Kind {
        CHAT("openai:chat?model=m&maxRetries=0&adaptive=false"),
        RETRIED("openai:chat?model=m&maxRetries=1&adaptive=false"),
        TOO_LARGE("openai:chat?model=m&maxResponseSize=1000&maxRetries=0"),
        PAGES("openai:files?paging=true"),
        RESULTS("openai:batches?operation=results&id=batch_1"),
        DOWNLOAD("openai:files?operation=content&id=file-1"),
        UPLOAD_IN_PARTS("openai:files?operation=upload&purpose=batch&multipartUpload=true"),
        SUBMISSION("openai:batches?operation=submit&batchOf=embeddings&model=m"),
        STREAM("openai:chat?model=m&streaming=true"),
        PUSHED_STREAM("openai:chat?model=m&streaming=true&streamTo=direct:chunks"),
        IN_TIME("openai:chat?model=m&requestTimeout=1");

        private final String uri;

        Kind(String uri) {
            this.uri = uri;
        }

        private Object body() {
            return switch (this) {
                case PAGES, RESULTS, DOWNLOAD -> null;
                case SUBMISSION -> List.of("one", "two");
                default -> "Hi";
            };
        }
    }

    @BeforeEach
    void start() {
        server = new RawServer(this::answer);
        camel = new CamelRuntime(server::baseUrl, component -> component.setMaxResponseMemory(64 * 1024)).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void manyFailedCallsOfAKindHoldNothing(Kind kind) throws Exception {
        addRoutes(kind);

        int failed = 0;
        for (int sent = 0; sent < CALLS; sent += AT_A_TIME) {
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                calls.add(AsyncCall.send(camel.context(), "direct:" + kind, kind.body()));
            }
            for (CompletableFuture<Exchange> call : calls) {
                failed += call.get(60, TimeUnit.SECONDS).getException() == null ? 0 : 1;
            }
        }

        // To a download half an answer of JSON is as good as any, and a fault may come when all that counts has come
        assertThat(failed).isGreaterThanOrEqualTo(CALLS / 2);
        assertNothingIsHeld();
    }

    @Test
    void aConsumerWhosePagesFailHoldsNothing() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:files?initialDelay=0&delay=1&bridgeErrorHandler=true")
                        .routeId("files")
                        .log("taken");
            }
        });
        await().until(() -> failures.get() >= 200);
        camel.context().getRouteController().stopRoute("files");

        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        await().untilAsserted(() -> {
            assertThat(camel.component().answersInMemory().used()).isZero();
            assertThat(camel.component().answersInMemory().waiting()).isZero();
        });
    }

    private void addRoutes(Kind kind) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:chunks").to("log:chunk?level=DEBUG");
                var route = from("direct:" + kind).to(kind.uri);
                switch (kind) {
                    case PAGES, RESULTS, STREAM ->
                        route.split(body()).streaming().stopOnException().to("log:part?level=DEBUG");
                    case DOWNLOAD -> route.convertBodyTo(byte[].class);
                    default -> {}
                }
            }
        });
    }

    private void answer(Socket socket) throws Exception {
        String request = server.heads()
                .get(server.heads().size() - 1)
                .lines()
                .findFirst()
                .orElse("");
        String beginning = beginning(request);
        if (beginning == null) {
            fail(socket, failures.incrementAndGet());
        } else {
            RawServer.response("200 OK", "application/json", beginning).write(socket);
        }
    }

    private static String beginning(String request) {
        if (request.contains("/files?") && !request.contains("after=") || request.matches("GET \\S*/files HTTP.*")) {
            return "{\"data\":[{\"id\":\"file-1\",\"object\":\"file\"}],\"has_more\":true,\"last_id\":\"file-1\"}";
        }
        if (request.contains("/batches/batch_1 ")) {
            return "{\"id\":\"batch_1\",\"status\":\"completed\",\"endpoint\":\"/v1/embeddings\",\"output_file_id\":\"file-1\"}";
        }
        return request.contains("/uploads ") ? "{\"id\":\"upload_1\",\"object\":\"upload\"}" : null;
    }

    private static void fail(Socket socket, int number) throws IOException {
        OutputStream out = socket.getOutputStream();
        String stream = new Events().chat("Hel").chat("lo").toString();
        switch (number % 8) {
            case 0 -> write(out, "500 Oops", "", "{\"error\":{\"message\":\"" + FILLER + "\"}}", FILLER.length() + 24);
            case 1 -> write(out, "200 OK", "", "{\"choices\":[" + FILLER, FILLER.length() + 12);
            case 2 -> write(out, "200 OK", "", "{\"choices\":[" + FILLER, FILLER.length() + 500);
            case 3 -> {
                write(out, "200 OK", "Content-Type: text/event-stream\r\n", stream, stream.length() + 500);
                socket.setSoLinger(true, 0);
            }
            case 4 -> {
                byte[] coded = Coded.in("gzip", FILLER);
                out.write(head("200 OK", "Content-Encoding: gzip\r\n", coded.length));
                out.write(coded, 0, coded.length / 2);
                out.write(new byte[coded.length - coded.length / 2]);
            }
            case 5 -> write(out, "429 Too Many", "retry-after-ms: 1\r\n", FILLER.repeat(30), 30 * FILLER.length());
            case 6 -> write(out, "200 OK", "", "{\"error\":{\"message\":\"no\",\"code\":\"server_error\"}}", 50);
            default -> write(out, "401 No", "", "", 0);
        }
    }

    private static void write(OutputStream out, String status, String headers, String body, int length)
            throws IOException {
        out.write(head(status, headers, length));
        out.write(body.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] head(String status, String headers, int length) {
        return ("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
