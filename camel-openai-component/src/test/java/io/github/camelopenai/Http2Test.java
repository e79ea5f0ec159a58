package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.H2Server;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that share connections of HTTP/2. */
class Http2Test {

    private static final String CHAT = "openai:chat?model=m";

    private static TlsIdentity identity;

    private H2Server server;
    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        identity = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
    }

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
        server.close();
    }

    private void serve(H2Server.Script script) throws Exception {
        server = H2Server.overTls(identity.server(), script);
    }

    private void start() {
        camel = new CamelRuntime(server::baseUrl, component -> component.setUseGlobalSslContextParameters(true))
                .prepared(context -> context.setSSLContextParameters(identity.trusted()))
                .start();
    }

    private List<CompletableFuture<Exchange>> call(int times) {
        return IntStream.range(0, times)
                .mapToObj(number -> camel.template()
                        .asyncSend(CHAT, exchange -> exchange.getMessage().setBody("hi")))
                .toList();
    }

    @Test
    void manyCallsShareFewConnections() throws Exception {
        CountDownLatch all = new CountDownLatch(200);
        serve(stream -> {
            all.countDown();
            all.await();
            stream.answer(Answers.chat("Hello"));
        });
        start();

        assertThat(call(200)).allSatisfy(exchange -> assertThat(exchange.get().getMessage().getBody())
                .isEqualTo("Hello"));
        assertThat(server.connections()).isEqualTo(2);
    }
}
