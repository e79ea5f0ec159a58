package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.ProxyServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate that is not accepted: no further attempt is made, and the error says what is wrong with it and what to do. */
class CertificateTest {

    private static final RawServer.Answer HELLO =
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"));
    private static final String NO_HELP = "a trust store in sslContextParameters does not help";

    private static TlsIdentity known;
    private static TlsIdentity stranger;
    private static TlsIdentity expired;
    private static TlsIdentity future;
    private static TlsIdentity client;

    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        known = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
        stranger = TlsIdentity.create(folder, "stranger", "dns:stranger.invalid");
        expired = TlsIdentity.createFrom("-9d", folder, "expired", "ip:127.0.0.1");
        future = TlsIdentity.createFrom("+9d", folder, "future", "ip:127.0.0.1");
        client = TlsIdentity.create(folder, "client", "dns:client.invalid");
    }

    @BeforeEach
    void start() {
        camel = new CamelRuntime(
                        () -> "https://127.0.0.1:1/v1",
                        component -> component.getConfiguration().setMaxRetries(3))
                .start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneThatNobodyTrustsIsNotTriedAgain(String protocol) throws Exception {
        refused(known, stranger, protocol)
                .hasMessageContaining("failed in the TLS handshake (")
                .hasMessageContaining("set sslContextParameters with a trust store that holds this certificate")
                .hasMessageNotContaining("the server runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneForAnotherHostIsNotTriedAgain(String protocol) throws Exception {
        refused(stranger, stranger, protocol)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("The server's certificate is for another host.")
                .hasMessageContaining(NO_HELP);
    }

    @Test
    void oneThatHasExpiredIsNotTriedAgain() throws Exception {
        refused(expired, expired, "TLSv1.3")
                .hasMessageContaining("The server's certificate, or one that vouches for it, has expired.")
                .hasMessageContaining(NO_HELP);
    }

    @Test
    void oneThatIsNotValidYetIsNotTriedAgain() throws Exception {
        refused(future, future, "TLSv1.3")
                .hasMessageContaining("is not valid yet. Check the clocks of both machines")
                .hasMessageContaining(NO_HELP);
    }

    @Test
    void withoutParametersTheJvmTrustsNoSelfSignedOne() throws Exception {
        try (RawServer server = RawServer.overTls(known.server(), HELLO)) {
            lasting(camel.send("openai:chat?model=m&baseUrl=" + server.baseUrl(), "hi"))
                    .hasMessageContaining("it may be self-signed")
                    .hasMessageContaining("sslContextParameters");
        }
    }

    @Test
    void oneInATunnelNamesTheProxyToo() throws Exception {
        bind("trust", stranger.trusted(), "TLSv1.3");
        try (RawServer server = RawServer.overTls(known.server(), HELLO);
                ProxyServer proxy = ProxyServer.open()) {
            String way = "&proxyHost=127.0.0.1&proxyPort=" + proxy.port();

            lasting(camel.send(uri(server) + way, "hi"))
                    .hasMessageContaining(
                            "failed in the TLS handshake through the proxy 127.0.0.1:" + proxy.port() + " (")
                    .hasMessageContaining("set sslContextParameters");
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void oneOfTheClientThatTheServerRefusesIsNotTriedAgain(String protocol) throws Exception {
        bind("trust", known.trusted(), protocol);
        try (RawServer server =
                RawServer.overTls(known.serverFor(client), settings -> settings.setNeedClientAuth(true), HELLO)) {
            assertThat(camel.failure(uri(server), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("Check the key store of sslContextParameters")
                    .returns(1, failure -> ((OpenAIException) failure).getAttempts());
        }
    }

    @Test
    void aHandshakeThatFailsOtherwiseIsTriedAgain() throws Exception {
        try (RawServer server =
                RawServer.unread(socket -> socket.getOutputStream().write(new byte[100]))) {
            String uri = "openai:chat?model=m&maxRetries=1&baseUrl="
                    + server.baseUrl().replace("http:", "https:");

            assertThat(camel.failure(uri, "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("that the server runs")
                    .returns(2, failure -> ((OpenAIException) failure).getAttempts());
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            TlsIdentity shown, TlsIdentity trusted, String protocol) throws Exception {
        bind("trust", trusted.trusted(), protocol);
        try (RawServer server = RawServer.overTls(shown.server(), HELLO)) {
            Exchange exchange = camel.send(uri(server), "hi");
            assertThat(server.requests()).isZero();
            return lasting(exchange);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> lasting(Exchange exchange) {
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(false);
        return assertThat((Throwable) exchange.getException())
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("It was not sent.")
                .returns(1, failure -> ((OpenAIException) failure).getAttempts())
                .returns(true, failure -> ((OpenAIConnectException) failure).isLasting());
    }

    private static String uri(RawServer server) {
        return "openai:chat?model=m&sslContextParameters=#trust&baseUrl=" + server.baseUrl();
    }

    private void bind(String name, SSLContextParameters parameters, String protocol) {
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of(protocol));
        parameters.setSecureSocketProtocols(protocols);
        camel.context().getRegistry().bind(name, parameters);
    }
}
