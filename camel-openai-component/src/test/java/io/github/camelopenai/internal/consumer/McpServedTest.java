package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.RawMcp;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each web server that serves webhooks also serves MCP clients. */
class McpServedTest {

    private static final String[] ALLOWED = {"Authorization", "Bearer a-token-of-the-desk"};

    private final int port = AvailablePortFinder.getNextAvailable();
    private final RawMcp mcp = new RawMcp("http://127.0.0.1:" + port + "/mcp");
    private final Queue<AsyncCallback> waiting = new ConcurrentLinkedQueue<>();
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    /** @param held the threads that calls hold: Camel's platform-http waits on one of its own for each */
    @ParameterizedTest
    @CsvSource({"jetty,60,0", "netty-http,60,0", "platform-http,5,5"})
    void toolsAreCalledAndOtherMethodsAreRefused(String server, int calls, int held) throws Exception {
        start(server);

        assertThat(mcp.modern("tools/list", "", ALLOWED).result().path("tools")).hasSize(1);
        RawMcp.Reply told = mcp.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", ALLOWED);
        assertThat(told.status()).isEqualTo(202);
        assertThat(told.response().body()).isEmpty();
        assertThat(mcp.legacy("ping", "").status()).isEqualTo(401);
        assertThat(mcp.modern("ping", "", "Authorization", ALLOWED[1], "Origin", "http://evil.com")
                        .status())
                .isEqualTo(403);
        for (String method : List.of("GET", "DELETE")) {
            assertThat(mcp.send(method, "").status()).as(method).isEqualTo(405);
        }
        List<CompletableFuture<RawMcp.Reply>> replies = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            replies.add(mcp.later(RawMcp.request("tools/call", RawMcp.named("patient")), ALLOWED));
        }
        await().until(() -> waiting.size() == calls);
        await().untilAsserted(() -> assertThat(threadsInServer()).isEqualTo(held));
        waiting.forEach(callback -> callback.done(false));

        assertThat(replies).allSatisfy(reply -> assertThat(reply.join().text()).isEqualTo("Done"));
    }

    private static long threadsInServer() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.camel.component.")))
                .count();
    }

    private void start(String server) throws Exception {
        if (server.equals("platform-http")) {
            main.addInitialProperty("camel.server.enabled", "true");
            main.addInitialProperty("camel.server.host", "127.0.0.1");
            main.addInitialProperty("camel.server.port", String.valueOf(port));
        }
        main.addInitialProperty("camel.component.openai.base-url", "http://localhost/v1");
        main.addInitialProperty("camel.rest.component", server);
        main.addInitialProperty("camel.rest.host", "127.0.0.1");
        main.addInitialProperty("camel.rest.port", String.valueOf(port));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:mcp?tags=desk&bearerToken=a-token-of-the-desk").to("log:calls");
                from("openai:tool/patient?tags=desk&description=D")
                        .process(new Waiting())
                        .setBody(constant("Done"));
            }
        });
        main.start();
    }

    private final class Waiting extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            waiting.add(callback);
            return false;
        }
    }
}
