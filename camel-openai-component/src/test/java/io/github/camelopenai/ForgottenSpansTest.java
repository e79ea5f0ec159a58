package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.message.OpenAIEvent;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.Spans;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who follows a call keeps nothing open: a reply that nobody holds any more is closed, and its span ends. */
class ForgottenSpansTest {

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    + new Events().chat("Hel");

    @RegisterExtension
    final Spans spans = new Spans();

    private final List<String> events = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1").prepared(this::listen);

    private void listen(CamelContext context) {
        spans.traceCamel(context);
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                // Not the event itself, which has the exchange
                boolean hasExchange = event instanceof OpenAIEvent ours && ours.getExchange() != null;
                events.add(event.getClass().getSimpleName() + (hasExchange ? " of an exchange" : ""));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&outputFormat=sse", "&tags=t"})
    void aReplyThatNobodyHoldsEndsItsSpan(String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d").setBody(constant("found"));
            }
        });
        try (RawServer server = new RawServer(ForgottenSpansTest::beginAndStall)) {
            ask("openai:chat?model=m&streaming=true&baseUrl=" + server.baseUrl() + options);

            await().until(() -> {
                System.gc();
                return server.openConnections() == 0;
            });
        }
        assertThat(spans.call("chat m")).isNotNull();
        assertThat(events).contains("CallEnded");
    }

    /** In a method of its own: its variables are gone when it returns. */
    private void ask(String uri) {
        assertThat(camel.template().requestBody(uri, "hi")).isNotNull();
    }

    private static void beginAndStall(Socket socket) throws IOException {
        socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void anEventOfACallThatIsUnderWayKnowsItsExchange() throws Exception {
        try (RawServer server = new RawServer(socket -> socket.close())) {
            camel.failure("openai:chat?model=m&baseUrl=" + server.baseUrl(), "hi");
        }

        assertThat(events).contains("CallEnded of an exchange");
    }
}
