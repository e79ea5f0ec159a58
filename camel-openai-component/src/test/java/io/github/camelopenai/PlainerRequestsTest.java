package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that refuses how it is asked is asked more plainly, without costing a retry. */
class PlainerRequestsTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String STREAM = CHAT + "&streamTo=mock:chunks";
    private static final String ANYTHING = "Accept: */*\r\n";

    private volatile RawServer.Answer answer;
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answer.write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void aStreamMayBeAnsweredWithJsonAndAnythingElseLast() {
        answer = RawServer.response(
                "200 OK",
                "text/event-stream",
                new Events().chat("Hi").finish("stop").done().toString());

        camel.send(STREAM, "Hi");

        assertThat(server.heads().get(0)).contains("Accept: text/event-stream, application/json;q=0.9, */*;q=0.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, STREAM})
    void a406IsFollowedByARequestForAnything(String uri) {
        answer = socket -> (isAskedForAnything()
                        ? RawServer.response("200 OK", "application/json", Answers.chat("Hello"))
                        : RawServer.response("406 Not Acceptable", "text/plain", "no such type"))
                .write(socket);

        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
        assertThat(server.requests()).isEqualTo(2);
        assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
        assertThat(server.requests()).as("the server is known by now").isEqualTo(3);
    }

    @Test
    void theTrueErrorComesAfterA406() {
        answer = socket -> (isAskedForAnything()
                        ? RawServer.response(
                                "429 Too Many Requests", "application/json", Answers.error("Slow", "x", "y"))
                        : RawServer.response("406 Not Acceptable", "text/plain", "no such type"))
                .write(socket);

        assertThat(camel.failure(STREAM, "Hi")).isInstanceOf(OpenAIRateLimitException.class);
    }

    @Test
    void a406ToAnythingIsFinal() {
        answer = RawServer.response("406 Not Acceptable", "text/plain", "never");

        assertThat(((OpenAIException) camel.failure(STREAM, "Hi")).getStatus()).isEqualTo(406);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aStreamThatIsNotImplementedIsAskedForAsAWhole() {
        answer = socket -> (lastBody().contains("\"stream\":true")
                        ? RawServer.response("501 Not Implemented", "text/plain", "no streams here")
                        : RawServer.response("200 OK", "application/json", Answers.chat("Hello")))
                .write(socket);

        Exchange exchange = camel.send(STREAM, "Hi");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(server.requests()).isEqualTo(2);
        assertThat(lastBody()).doesNotContain("stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"415 Unsupported Media Type", "501 Not Implemented"})
    void whatCannotBeAskedMorePlainlyIsAskedOnce(String status) {
        answer = RawServer.response(status, "text/plain", "never");

        camel.failure(CHAT, "Hi");

        assertThat(server.requests()).isEqualTo(1);
    }

    private boolean isAskedForAnything() {
        return server.heads().get(server.heads().size() - 1).contains(ANYTHING);
    }

    private String lastBody() {
        return server.bodies().get(server.bodies().size() - 1);
    }
}
