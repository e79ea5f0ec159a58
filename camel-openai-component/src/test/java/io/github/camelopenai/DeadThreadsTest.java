package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.RawServer;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fault on an I/O thread ends one call, and a thread that dies all the same is not the end of the component. */
class DeadThreadsTest {

    private static final String CHAT = "openai:chat?model=m";

    private final AtomicInteger calls = new AtomicInteger();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> {
            if (calls.incrementAndGet() == 1) {
                RawServer.drain(socket);
            } else if (server.heads().get(server.heads().size() - 1).startsWith("GET")) {
                RawServer.response("200 OK", "application/json", Answers.page("model", "m"))
                        .write(socket);
            } else {
                RawServer.response("200 OK", "application/json", Answers.chat("Hello"))
                        .write(socket);
            }
        });
        camel = new CamelRuntime(server::baseUrl, component -> component.setHealthCheckProducerEnabled(true)).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void callsUnderWayEndAndTheNextOneRunsOnNewThreads() {
        CompletableFuture<Exchange> underWay = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> calls.get() == 1);

        killIoThreads();

        assertThat(underWay.join().getException())
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("lost its connection");
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    @Test
    void theHealthCheckIsDownMeanwhileAndUpAfterwards() {
        CompletableFuture<Exchange> underWay = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> calls.get() == 1);
        HealthCheck check = onlyCheck();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);

        killIoThreads();
        underWay.join();

        HealthCheck.Result down = check.call();
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElseThrow()).contains("An I/O thread of the component has died");
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void anErrorWhileAConnectionIsOpenedEndsItsCallAlone() throws Exception {
        calls.set(1);
        camel.context().getRegistry().bind("broken", new BrokenTls());
        String secure = CHAT + "&sslContextParameters=#broken&baseUrl="
                + server.baseUrl().replace("http:", "https:");

        try (LogCapture log = new LogCapture(Class.forName("io.github.camelopenai.internal.client.http.HttpClients"))) {
            assertThat(camel.failure(secure, "Hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("StackOverflowError");
            assertThat(camel.failure(secure, "Hi")).isInstanceOf(OpenAIConnectException.class);
            assertThat(log.messages()).isEmpty();
        }
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    private HealthCheck onlyCheck() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById("producers");
        checks.setEnabled(true);
        registry.register(checks);
        return checks.stream().findFirst().orElseThrow();
    }

    /** HttpCore takes an interrupt for the end of a thread. */
    private static void killIoThreads() {
        Collection<Thread> threads = ioThreads();
        assertThat(threads).isNotEmpty();
        threads.forEach(Thread::interrupt);
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    private static Collection<Thread> ioThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("openai-http"))
                .sorted(Comparator.comparing(Thread::getName))
                .toList();
    }

    /** TLS that runs out of stack. */
    private static final class BrokenTls extends SSLContextParameters {

        @Override
        public SSLContext createSSLContext(CamelContext context) {
            return new SSLContext(new Spi(), null, "TLS") {};
        }

        private static final class Spi extends SSLContextSpi {

            @Override
            protected SSLEngine engineCreateSSLEngine() {
                throw new StackOverflowError("of the test");
            }

            @Override
            protected SSLEngine engineCreateSSLEngine(String host, int port) {
                throw new StackOverflowError("of the test");
            }

            @Override
            protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                    throws KeyManagementException {
                // nothing to set up
            }

            @Override
            protected SSLSocketFactory engineGetSocketFactory() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected SSLServerSocketFactory engineGetServerSocketFactory() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected SSLSessionContext engineGetServerSessionContext() {
                return null;
            }

            @Override
            protected SSLSessionContext engineGetClientSessionContext() {
                return null;
            }
        }
    }
}
