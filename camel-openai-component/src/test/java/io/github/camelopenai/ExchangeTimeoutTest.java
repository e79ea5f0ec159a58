package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Where an exchange is several calls, requestTimeout holds for all of them together. A server that is slow takes less for each call
 * than there is, and more for two.
 */
class ExchangeTimeoutTest {

    private static final int SLOW_MILLIS = 600;
    private static final String TIMEOUT = "&requestTimeout=1000";
    private static final String TOO_LONG = "took longer than requestTimeout (1000 ms): ";
    private static final String SUBMIT = "openai:batches?operation=submit&model=m" + TIMEOUT;
    private static final String RESULTS = "openai:batches?operation=results&id=batch_1" + TIMEOUT + "&baseUrl=";
    private static final String PAGES = "openai:files?operation=list&paging=true&limit=1" + TIMEOUT + "&baseUrl=";
    private static final String BATCH =
            "{\"id\":\"batch_1\",\"status\":\"completed\",\"endpoint\":\"/v1/chat/completions\","
                    + "\"output_file_id\":\"file-1\"}";
    private static final String LINE =
            "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":" + Answers.chat("Hello") + "}}\n";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final AtomicInteger requests = new AtomicInteger();
    private final List<Object> taken = new CopyOnWriteArrayList<>();

    @Test
    void submittingABatchIsOneExchange() throws Exception {
        long before = temporaryFiles();
        SERVER.answers("/files", slow("{\"id\":\"file-1\",\"object\":\"file\"}"));
        SERVER.answers("/batches", slow(BATCH));

        Exchange exchange = camel.send(SUBMIT, List.of("Hello"));

        assertThat(exchange.getException())
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining(TOO_LONG);
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(true);
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    @Test
    void aSubmissionThatIsInTimeIsNotDisturbed() {
        SERVER.answers("/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
        SERVER.answers("/batches", BATCH);

        assertThat(camel.send("openai:batches?operation=submit&model=m&requestTimeout=60000", List.of("Hello"))
                        .getException())
                .isNull();
    }

    @Test
    void aBatchWhoseCreationHangsLeavesNothingBehind() throws Exception {
        long before = temporaryFiles();
        try (RawServer server = new RawServer(socket -> {
            if (requests.getAndIncrement() == 0) {
                RawServer.response("200 OK", "application/json", "{\"id\":\"file-1\"}")
                        .write(socket);
            } else {
                RawServer.drain(socket);
            }
        })) {
            assertThat(camel.failure(SUBMIT + "&baseUrl=" + server.baseUrl(), List.of("Hello")))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("/batches with the call before it " + TOO_LONG);

            await().until(() -> server.openConnections() == 0);
            assertThat(temporaryFiles()).isEqualTo(before);
        }
    }

    @Test
    void aBatchWhoseUploadHangsLeavesNothingBehind() throws Exception {
        long before = temporaryFiles();
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(SUBMIT + "&baseUrl=" + server.baseUrl(), List.of("Hello")))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("/files " + TOO_LONG);

            await().until(() -> server.openConnections() == 0);
            assertThat(temporaryFiles()).isEqualTo(before);
        }
    }

    @Test
    void thePagesOfAListAreOneExchange() throws Exception {
        SERVER.answers("/files", slow(page("a", "b")));

        assertThat(failureOf(PAGES + SERVER.baseUrl())).hasStackTraceContaining(TOO_LONG);
    }

    @Test
    void aPageThatHangsEndsTheList() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            if (requests.getAndIncrement() == 0) {
                RawServer.response("200 OK", "application/json", page("a", "b")).write(socket);
            } else {
                RawServer.drain(socket);
            }
        })) {
            assertThat(failureOf(PAGES + server.baseUrl()))
                    .hasStackTraceContaining("/files with the call before it " + TOO_LONG);

            // A split passes one on when it knows whether there is another
            assertThat(taken).containsExactly(Map.of("id", "a"));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void theResultsOfABatchAreOneExchangeWithTheBatch() throws Exception {
        SERVER.answers("/batches/batch_1", slow(BATCH));
        SERVER.answers("/files/file-1/content", slow(LINE));

        assertThat(failureOf(RESULTS + SERVER.baseUrl())).hasStackTraceContaining(TOO_LONG);
    }

    @Test
    void resultsThatHangEndWithWhatCame() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            if (requests.getAndIncrement() == 0) {
                RawServer.response("200 OK", "application/json", BATCH).write(socket);
            } else {
                String start = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + LINE + LINE + "{\"cust";
                socket.getOutputStream().write(start.getBytes(StandardCharsets.UTF_8));
                RawServer.drain(socket);
            }
        })) {
            assertThat(failureOf(RESULTS + server.baseUrl()))
                    .hasStackTraceContaining("/files/file-1/content with the call before it " + TOO_LONG);

            assertThat(taken).containsExactly("Hello");
            await().until(() -> server.openConnections() == 0);
        }
    }

    /** The failure of a route that splits what an endpoint gives. */
    private Throwable failureOf(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split")
                        .to(uri)
                        .split(body())
                        .streaming()
                        .process(exchange -> taken.add(exchange.getMessage().getBody()));
            }
        });
        return camel.failure("direct:split", null);
    }

    private static ResponseDefinitionBuilder slow(String json) {
        return aResponse()
                .withHeader("Content-Type", "application/json")
                .withBody(json)
                .withFixedDelay(SLOW_MILLIS);
    }

    private static String page(String first, String last) {
        return "{\"has_more\":true,\"data\":[{\"id\":\"" + first + "\"},{\"id\":\"" + last + "\"}]}";
    }

    private static long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("openai-batch-"))
                    .count();
        }
    }
}
