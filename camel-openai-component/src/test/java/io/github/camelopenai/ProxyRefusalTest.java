package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that refuses to open a tunnel: nothing has reached the server, and the error names the proxy. */
class ProxyRefusalTest {

    private static final String TARGET = "https://target.invalid/v1";

    private final AtomicReference<String> refusal = new AtomicReference<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private RawServer proxy;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        proxy = RawServer.unread(socket -> {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) socket.getInputStream().read();
            }
            heads.add(head);
            socket.getOutputStream().write(refusal.get().getBytes(StandardCharsets.US_ASCII));
            RawServer.drain(socket);
        });
        camel = new CamelRuntime(() -> TARGET).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        await().untilAsserted(() -> assertThat(proxy.openConnections()).isZero());
        proxy.close();
    }

    /** Over http the answer is that of the proxy, too. A name with a colon cannot be told by Basic authentication. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aUserThatCannotBeToldIsRefusedByTheProxy(String scheme) {
        refusal.set(head(407) + "Proxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");

        Exchange exchange =
                call("&maxRetries=2&proxyUser=RAW(a:b)&proxyPassword=c&baseUrl=" + scheme + "://target.invalid/v1");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("check proxyUser and proxyPassword")
                .hasFieldOrPropertyWithValue("attempts", 1);
        assertThat(heads).singleElement().asString().doesNotContain("Proxy-Authorization");
    }

    @Test
    void aHeaderForTheProxyIsSentInsteadOfItsUser() {
        refusal.set(head(407) + "Content-Length: 0\r\n\r\n");

        call(
                "&proxyUser=joe&proxyPassword=c&additionalHeader.Proxy-Authorization=Mine&baseUrl=http://target.invalid/v1");

        assertThat(heads)
                .singleElement()
                .asString()
                .contains("\r\nProxy-Authorization: Mine\r\n")
                .doesNotContain("Proxy-Authorization: Basic");
    }

    @ParameterizedTest
    @CsvSource({
        "403, OpenAIPermissionException, name the host in nonProxyHosts",
        "407, OpenAIAuthenticationException, check proxyUser and proxyPassword",
        "500, OpenAIServerException, the proxy's log",
        "502, OpenAIServerException, the proxy's log",
        "503, OpenAIServerException, check the host and port of baseUrl",
        "504, OpenAIServerException, the proxy's log",
        "404, OpenAIConnectException, Check proxyHost",
        "405, OpenAIConnectException, Check proxyHost",
        "302, OpenAIResponseException, Check proxyHost",
    })
    void nothingWasSent(int status, String exception, String advice) {
        refusal.set(head(status) + "Content-Length: 9\r\n\r\nForbidden");

        Exchange exchange = call("");

        assertThat(exchange.getException().getClass().getSimpleName()).isEqualTo(exception);
        assertThat(exchange.getException())
                .hasMessageStartingWith(
                        "POST " + TARGET + "/chat/completions did not reach the server: the proxy 127.0.0.1:"
                                + proxy.port() + " answered " + status + ". It was not sent. ")
                .hasMessageContaining(advice)
                .hasFieldOrPropertyWithValue("status", status)
                .hasFieldOrPropertyWithValue("sent", false);
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&streaming=true", "&streaming=true&outputFormat=sse"})
    void nothingOfAStreamWasSentEither(String options) {
        refusal.set(head(403) + "Content-Length: 0\r\n\r\n");

        assertThat(call(options).getProperty("CamelOpenAISent")).isEqualTo(false);
    }

    @Test
    void aRefusalThatMayPassIsTriedAgainAndStillNothingWasSent() {
        refusal.set(head(503) + "Retry-After: 0\r\nContent-Length: 0\r\n\r\n");

        Exchange exchange = call("&maxRetries=1");

        assertThat(exchange.getException(OpenAIException.class)).returns(2, OpenAIException::getAttempts);
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(false);
        assertThat(proxy.requests()).isEqualTo(2);
    }

    @Test
    void aBodyThatCanBeReadOnceIsSentInTheNextAttempt() {
        refusal.set(head(503) + "retry-after-ms: 1\r\nContent-Length: 0\r\n\r\n");

        Exchange exchange = camel.send(
                "openai:files?operation=upload&maxRetries=2" + way(),
                new SequenceInputStream(new ByteArrayInputStream("{}".getBytes()), InputStream.nullInputStream()));

        assertThat(exchange.getException(OpenAIException.class)).returns(3, OpenAIException::getAttempts);
    }

    @Test
    void theWordsOfTheProxyAreNotRepeated() {
        refusal.set(head(403) + "Content-Encoding: gzip\r\nContent-Length: 24\r\n\r\nyour password is ses@me!");

        assertThat(call("").getException()).hasMessageContaining("answered 403").hasMessageNotContaining("ses@me");
    }

    @Test
    void aProxyThatAsksForAUserPassesNothingOnOverHttpEither() {
        refusal.set(head(407) + "Content-Length: 0\r\n\r\n");

        Exchange exchange = call("&baseUrl=http://target.invalid/v1");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " answered 407");
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void anAnswerThatAProxyPassesOnOverHttpMayBeTheServers(int status) {
        refusal.set(head(status) + "Content-Length: 0\r\n\r\n");

        assertThat(call("&baseUrl=http://target.invalid/v1").getProperty("CamelOpenAISent"))
                .isEqualTo(true);
    }

    private Exchange call(String options) {
        return camel.send("openai:chat?model=m" + options + way(), "hi");
    }

    private String way() {
        return "&proxyHost=127.0.0.1&proxyPort=" + proxy.port();
    }

    private static String head(int status) {
        return "HTTP/1.1 " + status + " No\r\n";
    }
}
