package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route tells what never reached the server, and can be sent again for nothing, from what may have been charged. */
class TimeoutsTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private RawServer.Answer answer = socket -> over.await();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(socket -> answer.write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(OpenAIException.class)
                        .onWhen(exchangeProperty("CamelOpenAISent").isEqualTo(false))
                        .handled(true)
                        .setBody(constant("never sent"));
                onException(OpenAIException.class).handled(true).setBody(constant("may have been charged"));

                from("direct:ask").toD("openai:chat?model=m&${header.options}");
            }
        });
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.close();
    }

    @Test
    void aServerThatIsNotThereWasNeverSentAnything() {
        String gone;
        try (RawServer closed = new RawServer(Socket::close)) {
            gone = closed.baseUrl();
        }

        assertThat(ask("baseUrl=" + gone)).isEqualTo("never sent");
    }

    @Test
    void anUnknownHostWasNeverSentAnything() {
        assertThat(ask("baseUrl=http://no-such-host.invalid/v1")).isEqualTo("never sent");
    }

    @Test
    void aTlsHandshakeThatStallsWasNeverSentAnything() {
        assertThat(ask("connectTimeout=50&baseUrl=" + server.baseUrl().replace("http:", "https:")))
                .isEqualTo("never sent");
    }

    @Test
    void aRequestThatIsRefusedBeforeItIsSentWasNeverSent() {
        assertThat(camel.template().requestBodyAndHeader("direct:ask", "", "options", "n=1"))
                .isEqualTo("never sent");
    }

    @Test
    void aSilentServerMayHaveCharged() {
        assertThat(ask("readTimeout=50")).isEqualTo("may have been charged");
    }

    @Test
    void aCallThatTookTooLongMayHaveBeenCharged() {
        assertThat(ask("requestTimeout=200")).isEqualTo("may have been charged");
    }

    @Test
    void aConnectionThatBreaksMayHaveBeenCharged() {
        answer = Socket::close;

        assertThat(ask("n=1")).isEqualTo("may have been charged");
    }

    @Test
    void anAnswerOfAnErrorMayHaveBeenCharged() {
        answer = RawServer.response("500 Oops", "text/plain", "oops");

        assertThat(ask("n=1")).isEqualTo("may have been charged");
    }

    @Test
    void aSuccessTakesThePropertyBack() {
        answer = RawServer.response("500 Oops", "text/plain", "oops");
        Exchange exchange = camel.send("openai:chat?model=m", "hi");
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(true);
        answer = RawServer.response("200 OK", "application/json", Answers.chat("Hello"));

        exchange.setException(null);
        exchange.getMessage().setBody("hi");
        camel.template().send("openai:chat?model=m", exchange);

        assertThat(exchange.getProperties()).doesNotContainKey("CamelOpenAISent");
    }

    private Object ask(String options) {
        return camel.template().requestBodyAndHeader("direct:ask", "hi", "options", options);
    }
}
