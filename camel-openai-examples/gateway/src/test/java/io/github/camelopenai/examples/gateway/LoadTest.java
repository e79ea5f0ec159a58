package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Events;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many streams at a time, in one JVM with their clients and their server. */
// It has much to load, or to do, for a machine that is busy with something else
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LoadTest {

    private static final int FEW = 50;
    private static final int MANY = 500;
    private static final int EVENTS = 20;
    private static final String LONG = "x".repeat(500);
    private static final int MEGABYTE = 1024 * 1024;
    private static final int KILOBYTE = 1024;

    private final List<RawClient> clients = new ArrayList<>();

    @Test
    void fiveHundredStreamsNeedFewThreadsAndLittleMemory() throws Exception {
        try (EventServer server = new EventServer();
                TestGateway gateway = new TestGateway(server.baseUrl())) {
            open(FEW, gateway, server);
            long heapOfFew = usedHeap();
            int threadsOfFew = Thread.activeCount();

            open(MANY, gateway, server);
            long heapOfMany = usedHeap();
            int threadsOfMany = Thread.activeCount();

            for (int event = 0; event < EVENTS; event++) {
                passOn(server, LONG + event + '-');
            }
            long heapAfterEvents = usedHeap();

            System.out.printf(
                    "%d streams: %d threads, %d MB of heap; %d streams: %d threads, %d MB; after %d events of each: %d MB%n",
                    FEW,
                    threadsOfFew,
                    heapOfFew / MEGABYTE,
                    MANY,
                    threadsOfMany,
                    heapOfMany / MEGABYTE,
                    EVENTS,
                    heapAfterEvents / MEGABYTE);
            assertThat(threadsOfMany - threadsOfFew).isLessThan(80);
            assertThat((heapOfMany - heapOfFew) / (MANY - FEW)).isLessThan(100 * KILOBYTE);
            assertThat(heapAfterEvents - heapOfMany).isLessThan(20 * MEGABYTE);

            halfOfTheClientsGoAway(server);
            server.send(new Events().finish("stop").done());
            clients.forEach(client -> client.readUntil("data: [DONE]\n\n"));
            await().until(() -> gateway.accessLog().size() == MANY);
            assertThat(gateway.accessLog().stream().filter(line -> line.contains(" status=200 ")))
                    .hasSize(MANY / 2);
            await().until(() -> gateway.requestsUnderWay() == 0);
            clients.forEach(RawClient::close);
        }
    }

    private void open(int count, TestGateway gateway, EventServer server) throws IOException {
        while (clients.size() < count) {
            clients.add(new RawClient(gateway));
        }
        server.awaitCalls(count);
        passOn(server, "first-of-" + count + "-");
    }

    /** Sends an event to all, and waits until all have it. */
    private void passOn(EventServer server, String text) {
        server.send(new Events().chat(text));
        clients.forEach(client -> client.readUntil(text));
    }

    private void halfOfTheClientsGoAway(EventServer server) {
        List<RawClient> leaving = new ArrayList<>(clients.subList(0, MANY / 2));
        leaving.forEach(RawClient::close);
        clients.removeAll(leaving);
        passOn(server, "who-is-there-");
        passOn(server, "and-now-");
        await().until(() -> server.openCalls() == MANY / 2);
    }

    /** What is in use, garbage left out. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
