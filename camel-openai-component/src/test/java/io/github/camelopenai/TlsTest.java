package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with keys and certificates of the user's own. */
class TlsTest {

    private static final String OWN = "openai:chat?model=m&sslContextParameters=#own";
    private static final RawServer.Answer HELLO =
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"));

    private static TlsIdentity known;
    private static TlsIdentity stranger;
    private static TlsIdentity client;

    private RawServer server;
    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        known = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
        stranger = TlsIdentity.create(folder, "stranger", "dns:stranger.invalid");
        client = TlsIdentity.create(folder, "client", "dns:client.invalid");
    }

    @BeforeEach
    void start() throws Exception {
        server = RawServer.overTls(known.server(), HELLO);
        camel = new CamelRuntime(() -> server.baseUrl()).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void aServerThatTheParametersTrustIsCalled() {
        bind("own", known.trusted());

        assertThat(camel.ask(OWN, "hi")).isEqualTo("Hello");
    }

    @Test
    void aServerThatNobodyTrustsIsSentNothing() {
        assertThat(camel.failure("openai:chat?model=m", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("failed in the TLS handshake (")
                .hasMessageContaining("It was not sent");
        assertThat(server.requests()).isZero();
    }

    @Test
    void aServerWithTheCertificateOfAnotherIsSentNothing() throws Exception {
        bind("own", stranger.trusted());
        try (RawServer other = RawServer.overTls(stranger.server(), HELLO)) {
            assertThat(camel.failure(OWN + "&baseUrl=" + other.baseUrl(), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("failed in the TLS handshake (")
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("It was not sent");
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void theProtocolsOfTheParametersAreKept() throws Exception {
        SSLContextParameters parameters = known.trusted();
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of("TLSv1.2"));
        parameters.setSecureSocketProtocols(protocols);
        bind("own", parameters);
        try (RawServer newer = RawServer.overTls(
                known.server(), settings -> settings.setEnabledProtocols(new String[] {"TLSv1.3"}), HELLO)) {
            assertThat(camel.ask(OWN, "hi")).isEqualTo("Hello");
            assertThat(camel.failure(OWN + "&baseUrl=" + newer.baseUrl(), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("failed in the TLS handshake (");
        }
    }

    @Test
    void globalParametersAreUsedWhereTheComponentSaysSo() {
        camel.context().setSSLContextParameters(known.trusted());
        camel.component().setUseGlobalSslContextParameters(true);

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @Test
    void globalParametersAreNotUsedWhereTheComponentDoesNotSaySo() {
        camel.context().setSSLContextParameters(known.trusted());

        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageContaining("failed in the TLS handshake (");
    }

    @Test
    void theParametersOfAnEndpointBeatTheGlobalOnes() {
        camel.context().setSSLContextParameters(stranger.trusted());
        camel.component().setUseGlobalSslContextParameters(true);
        bind("own", known.trusted());

        assertThat(camel.ask(OWN, "hi")).isEqualTo("Hello");
    }

    @Test
    void aServerThatAsksForACertificateGetsThatOfTheKeyStore() throws Exception {
        bind("own", known.trustedBy(client));
        try (RawServer strict =
                RawServer.overTls(known.serverFor(client), settings -> settings.setNeedClientAuth(true), HELLO)) {
            assertThat(camel.ask(OWN + "&baseUrl=" + strict.baseUrl(), "hi")).isEqualTo("Hello");
        }
    }

    @Test
    void aServerThatAsksForACertificateInVainSaysSo() throws Exception {
        bind("own", known.trusted());
        try (RawServer strict =
                RawServer.overTls(known.serverFor(client), settings -> settings.setNeedClientAuth(true), HELLO)) {
            assertThat(camel.failure(OWN + "&baseUrl=" + strict.baseUrl(), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("certificate")
                    .hasMessageContaining("Check the key store of sslContextParameters");
            assertThat(strict.requests()).isZero();
        }
    }

    @Test
    void endpointsWithTheSameParametersShareOneHttpClient() {
        bind("own", known.trusted());
        bind("other", known.trusted());
        camel.ask(OWN, "hi");
        for (int i = 0; i < 10; i++) {
            camel.ask(OWN + "&temperature=0." + i, "hi");
        }
        long shared = httpThreads();

        camel.ask("openai:chat?model=m&sslContextParameters=#other", "hi");

        assertThat(shared).isLessThanOrEqualTo(5);
        assertThat(httpThreads()).as("other keys, another client").isGreaterThan(shared);
    }

    @Test
    void parametersThatGiveNoTlsAreRefusedWhenTheRouteStarts() {
        SSLContextParameters broken = new SSLContextParameters();
        broken.setProvider("no-such-provider");
        bind("own", broken);

        assertThat(camel.refusal(OWN)).hasStackTraceContaining("no-such-provider");
    }

    @Test
    void anUploadIsReadNoFasterThanTheServerTakesIt() throws Exception {
        bind("own", known.trusted());
        CountDownLatch over = new CountDownLatch(1);
        AtomicLong read = new AtomicLong();
        try (RawServer slow = RawServer.unread(known.server(), socket -> {
            socket.getInputStream().read();
            over.await();
        })) {
            String uri = "openai:files?operation=upload&sslContextParameters=#own&readTimeout=2000&baseUrl=";

            Throwable failure = camel.failure(uri + slow.baseUrl(), endless(read));

            assertThat(failure)
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("the server took nothing for longer than readTimeout");
            assertThat(read).as("what sockets, not memory, hold").hasValueBetween(100_000, 16_000_000);
            over.countDown();
            await().untilAsserted(() -> assertThat(slow.openConnections()).isZero());
        }
    }

    private static InputStream endless(AtomicLong read) {
        return new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                read.addAndGet(length);
                return length;
            }
        };
    }

    private void bind(String name, SSLContextParameters parameters) {
        camel.context().getRegistry().bind(name, parameters);
    }

    private static long httpThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("openai-http"))
                .count();
    }
}
