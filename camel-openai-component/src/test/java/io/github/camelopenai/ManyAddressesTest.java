package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.GatheringServer;
import io.github.camelopenai.testsupport.ManagedBeans;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** URIs that messages make: the thousandth costs what the first did, and leaves no more behind. */
@Tag("mass")
class ManyAddressesTest {

    private static final int MEGABYTE = 1024 * 1024;

    /** Ten thousand where there is time: -Dmodels=10000. */
    private static final int MODELS = Integer.getInteger("models", 4_000);

    private GatheringServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() throws Exception {
        server = new GatheringServer(1, Answers.chat("Hello"));
        camel = new CamelRuntime(server::baseUrl).managed().start();
        // As Camel has it by default
        camel.context().getManagementStrategy().getManagementAgent().setRegisterAlways(false);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:models").toD("openai:chat?model=m-${header.n}&apiKey=RAW(sk-key-of-${header.n})");
                // Each exchange has an endpoint of its own
                from("direct:transports").toD("openai:chat?model=m&connectTimeout=${header.n}", -1);
            }
        });
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    @Timeout(300)
    void thousandsOfModelsAndKeysLeaveNoMoreThanTwoThousand() {
        call("models", 0, 2_000);
        long heap = heap();
        int threads = threads();
        int beans = beans();

        call("models", 2_000, MODELS);

        assertThat(beans()).as("MBeans").isLessThanOrEqualTo(beans + 10);
        await().untilAsserted(() -> assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + 2));
        // What is given up goes with one of the next collections
        await().untilAsserted(() -> assertThat(heap()).as("heap").isLessThan(heap + 8 * MEGABYTE));
    }

    @Test
    void fiveHundredTransportOptionsLeaveFewHttpClients() {
        call("transports", 1_000, 1_050);
        int threads = threads();

        call("transports", 1_050, 1_500);

        await().untilAsserted(() -> assertThat(threads()).as("threads").isLessThanOrEqualTo(threads));
    }

    private void call(String route, int from, int to) {
        for (int n = from; n < to; n++) {
            assertThat(camel.ask("direct:" + route, "Hi", Map.of("n", n))).isEqualTo("Hello");
        }
    }

    private int beans() {
        return (int) new ManagedBeans(camel.context()).count("");
    }

    private static int threads() {
        return (int) Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().contains("penai"))
                .count();
    }

    /** What is used after a collection. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
