package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.JvmProxy;
import io.github.camelopenai.testsupport.ProxyServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go through an HTTP proxy: forwarded over http, tunnelled over https. */
class ProxyTest {

    private static final String HOST = "target.invalid";
    private static final String CHAT = "openai:chat?model=m&sslContextParameters=#known";
    private static final String PASSWORD = "ses@me:1&2";
    private static final String USER = "&proxyUser=joe&proxyPassword=RAW(" + PASSWORD + ')';
    private static final RawServer.Answer HELLO =
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"));

    private static TlsIdentity known;

    private RawServer plain;
    private RawServer secure;
    private ProxyServer proxy;
    private ProxyServer strict;
    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        known = TlsIdentity.create(folder, "known", "dns:" + HOST);
    }

    @BeforeEach
    void start() throws Exception {
        plain = new RawServer(HELLO);
        secure = RawServer.overTls(known.server(), HELLO);
        proxy = ProxyServer.open();
        strict = ProxyServer.asking("joe", PASSWORD);
        camel = new CamelRuntime(() -> secure.baseUrl(HOST)).start();
        camel.context().getRegistry().bind("known", known.trusted());
    }

    @AfterEach
    void stop() {
        camel.stop();
        await().untilAsserted(() ->
                assertThat(proxy.openConnections() + strict.openConnections()).isZero());
        proxy.close();
        strict.close();
        plain.close();
        secure.close();
    }

    @Test
    void aCallOverHttpsIsTunnelled() {
        assertThat(camel.ask(through(proxy.port()), "hi")).isEqualTo("Hello");
        assertThat(proxy.heads())
                .singleElement()
                .asString()
                .startsWith("CONNECT " + HOST + ':' + secure.port() + " HTTP/1.1\r\n");
    }

    @Test
    void aCallOverHttpIsForwarded() {
        assertThat(camel.ask(through(proxy.port()) + overHttp(), "hi")).isEqualTo("Hello");
        assertThat(proxy.heads())
                .singleElement()
                .asString()
                .startsWith("POST " + plain.baseUrl(HOST) + "/chat/completions HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theProxyIsToldItsPasswordAtOnceAndTheServerIsNot(boolean overTls) {
        RawServer server = overTls ? secure : plain;

        assertThat(camel.ask(through(strict.port()) + USER + "&baseUrl=" + server.baseUrl(HOST), "hi"))
                .isEqualTo("Hello");

        assertThat(strict.heads()).singleElement().asString().contains("\r\nProxy-Authorization: Basic ");
        assertThat(server.heads())
                .singleElement()
                .asString()
                .contains("\r\nAuthorization: Bearer " + CamelRuntime.API_KEY)
                .doesNotContainIgnoringCase("Proxy-Authorization");
    }

    @Test
    void theProxyOfATunnelIsNotToldTheKey() {
        camel.ask(through(strict.port()) + USER, "hi");

        assertThat(strict.heads())
                .singleElement()
                .asString()
                .doesNotContain("\r\nAuthorization")
                .doesNotContain(CamelRuntime.API_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWrongPasswordIsRefusedOnceAndTheErrorNamesTheOptions(boolean overTls) {
        String server = "&maxRetries=2&baseUrl=" + (overTls ? secure : plain).baseUrl(HOST);

        assertThat(camel.failure(through(strict.port()) + "&proxyUser=joe&proxyPassword=barley" + server, "hi"))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("answered 407")
                .hasMessageContaining("It is the proxy that refuses: check proxyUser and proxyPassword.")
                .hasMessageNotContaining("barley")
                .hasFieldOrPropertyWithValue("attempts", 1);
        assertThat(strict.heads()).hasSize(1);
    }

    @Test
    void aMissingPasswordIsRefusedOnce() {
        assertThat(camel.failure(through(strict.port()) + "&maxRetries=2", "hi"))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("check proxyUser and proxyPassword");
        assertThat(strict.heads()).hasSize(1);
    }

    @Test
    void anUploadThatCanBeReadOnceIsForwardedWithThePasswordAtTheFirstGo() {
        try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) {
            String uri = "openai:files?operation=upload&proxyHost=127.0.0.1&proxyPort=" + strict.port() + USER
                    + "&baseUrl=" + server.baseUrl();

            assertThat(camel.ask(uri, readOnce(3_000_000))).asString().contains("file-1");

            assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request.bytes())
                    .isGreaterThan(3_000_000));
            assertThat(strict.heads()).hasSize(1);
        }
    }

    @Test
    void anUploadThatCanBeReadOnceIsTunnelledWithThePasswordAtTheFirstGo() throws Exception {
        try (RawServer server = RawServer.unread(known.server(), socket -> {
            InputStream in = socket.getInputStream();
            String last = "";
            while (!last.endsWith("\r\n0\r\n\r\n")) {
                int next = in.read();
                last = last.substring(Math.max(0, last.length() - 6)) + (char) next;
            }
            RawServer.response("200 OK", "application/json", "{\"id\":\"file-1\"}")
                    .write(socket);
        })) {
            String uri = "openai:files?operation=upload&sslContextParameters=#known&proxyHost=127.0.0.1&proxyPort="
                    + strict.port() + USER + "&baseUrl=" + server.baseUrl(HOST);

            assertThat(camel.ask(uri, readOnce(300_000))).asString().contains("file-1");
            assertThat(strict.heads()).hasSize(1);
        }
    }

    @Test
    void aProxyThatIsDownIsAConnectExceptionThatNamesIt() {
        int port = proxy.port();
        proxy.close();

        assertThat(camel.failure(through(port), "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("could not be connected through the proxy 127.0.0.1:" + port + " (")
                .hasMessageContaining("It was not sent")
                .hasMessageEndingWith("Check the base URL, the network, and that the proxy and the server run.");
    }

    @Test
    void aProxyWithAnUnknownNameIsAConnectExceptionThatNamesIt() {
        assertThat(camel.failure(CHAT + "&proxyHost=no-such-proxy.invalid", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("goes through the proxy no-such-proxy.invalid:8080, whose host is unknown");
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedThroughTheTunnel() {
        String uri = "openai:chat?model=m&proxyHost=127.0.0.1&proxyPort=" + proxy.port();

        assertThat(camel.failure(uri, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("failed in the TLS handshake through the proxy 127.0.0.1:" + proxy.port() + " (");
        assertThat(secure.requests()).isZero();
    }

    @Test
    void hostsOfNonProxyHostsAreCalledWithoutTheProxy() {
        String uri = "openai:chat?model=m&nonProxyHosts=localhost,127.*&proxyHost=127.0.0.1&proxyPort=" + proxy.port();

        assertThat(camel.ask(uri + "&baseUrl=" + plain.baseUrl(), "hi")).isEqualTo("Hello");
        assertThat(proxy.heads()).isEmpty();
    }

    @Test
    void theProxyOfTheJvmIsUsed() {
        try (JvmProxy jvm = new JvmProxy()) {
            jvm.isFor("https", proxy.port());

            assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void theProxyOfTheJvmIsToldItsPassword() {
        try (JvmProxy jvm = new JvmProxy()) {
            jvm.isFor("http", strict.port()).set("http.proxyUser", "joe").set("http.proxyPassword", PASSWORD);

            assertThat(camel.ask("openai:chat?model=m" + overHttp(), "hi")).isEqualTo("Hello");
        }
    }

    @Test
    void hostsThatTheJvmCallsDirectlyAreCalledWithoutItsProxy() {
        try (JvmProxy jvm = new JvmProxy()) {
            jvm.isFor("http", proxy.port());

            assertThat(camel.ask("openai:chat?model=m&baseUrl=" + plain.baseUrl(), "hi"))
                    .isEqualTo("Hello");
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @Test
    void theOptionsBeatTheProxyOfTheJvm() {
        try (JvmProxy jvm = new JvmProxy()) {
            jvm.isFor("https", proxy.port());

            assertThat(camel.ask(through(strict.port()) + USER, "hi")).isEqualTo("Hello");
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @Test
    void aStreamComesThroughTheTunnelAsItIsMade() throws Exception {
        String first = new Events().chat("Hel").toString();
        String rest = new Events().chat("lo").finish("stop").done().toString();
        CountDownLatch firstIsRead = new CountDownLatch(1);
        try (RawServer server = RawServer.overTls(known.server(), socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + first)
                    .getBytes(StandardCharsets.UTF_8));
            firstIsRead.await();
            out.write(rest.getBytes(StandardCharsets.UTF_8));
        })) {
            String uri = through(proxy.port()) + "&streaming=true&baseUrl=" + server.baseUrl(HOST);

            Exchange exchange = AsyncCall.send(camel.context(), uri, "hi").get();
            OpenAIStream stream = exchange.getMessage().getBody(OpenAIStream.class);

            assertThat(stream.next().getBody()).isEqualTo("Hel");
            firstIsRead.countDown();
            assertThat(stream.next().getBody()).isEqualTo("lo");
            stream.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTunnelThatStallsEndsAfterConnectTimeout(boolean streaming) {
        try (RawServer stalled = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(through(stalled.port()) + "&connectTimeout=300&streaming=" + streaming, "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("got no connection within connectTimeout (300 ms) through the proxy")
                    .hasMessageContaining("It was not sent");
            await().untilAsserted(() -> assertThat(stalled.openConnections()).isZero());
        }
    }

    @Test
    void aHandshakeThatStallsInTheTunnelEndsAfterConnectTimeout() {
        try (RawServer stalled = RawServer.unread(RawServer::drain)) {
            String uri = through(proxy.port()) + "&connectTimeout=300&streaming=true&baseUrl=";

            assertThat(camel.failure(uri + stalled.baseUrl(HOST).replace("http:", "https:"), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("got no connection within connectTimeout (300 ms) through the proxy");
            await().untilAsserted(() -> assertThat(stalled.openConnections()).isZero());
        }
    }

    @Test
    void aRequestTimeoutWhileTheTunnelStallsClosesTheConnection() {
        try (RawServer stalled = RawServer.unread(RawServer::drain)) {
            assertThat(camel.failure(through(stalled.port()) + "&requestTimeout=300&connectTimeout=60000", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("requestTimeout");
            await().untilAsserted(() -> assertThat(stalled.openConnections()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxyUser", "proxyPassword", "nonProxyHosts"})
    void whatIsSaidOfAProxyIsRefusedWhereThereIsNone(String option) {
        assertThat(camel.refusal(CHAT + '&' + option + "=x"))
                .hasMessageContaining("The option " + option + " is set, but proxyHost is not");
    }

    @Test
    void aRedirectOfAProxyIsNotFollowed() {
        try (RawServer moved = RawServer.unread(socket -> socket.getOutputStream()
                .write(("HTTP/1.1 302 Found\r\nLocation: " + plain.baseUrl() + "/models\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8)))) {
            assertThat(camel.failure(through(moved.port()), "hi"))
                    .isInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("answered 302");
            assertThat(plain.requests() + secure.requests()).isZero();
        }
    }

    private static String through(int port) {
        return CHAT + "&proxyHost=127.0.0.1&proxyPort=" + port;
    }

    private String overHttp() {
        return "&baseUrl=" + plain.baseUrl(HOST);
    }

    private static InputStream readOnce(int size) {
        return new FilterInputStream(new ByteArrayInputStream(new byte[size])) {
            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
