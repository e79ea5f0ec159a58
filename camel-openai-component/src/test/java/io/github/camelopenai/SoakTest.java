package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Fault;
import io.github.camelopenai.testsupport.HostileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Minutes of mixed calls to a server that makes faults at random: {@code mvn verify -Psoak -Dsoak.seconds=300}. */
@Tag("soak")
class SoakTest {

    private static final int IN_FLIGHT = 64;
    private static final int MOST_SECONDS = 600;
    private static final long MORE_HEAP = 16L << 20;
    private static final int MORE_THREADS = 10;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final long seed = Long.getLong("soak.seed", System.nanoTime());
    private final int seconds = Integer.getInteger("soak.seconds", 300);
    private final Random random = new Random(seed);
    private final SoakTally tally = new SoakTally();
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final ExecutorService readers = Executors.newFixedThreadPool(4, work -> new Thread(work, "soak-reader"));
    private final Map<String, AsyncProducer> producers = new HashMap<>();
    private final HostileServer server = new HostileServer(seed);
    private CamelRuntime camel;
    private SoakRoutes routes;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        assertThat(seconds).as("soak.seconds").isBetween(10, MOST_SECONDS);
        // A line for each retry would be a hundred thousand
        Configurator.setLevel("io.github.camelopenai", Level.ERROR);
        routes = new SoakRoutes(Files.write(folder.resolve("upload.bin"), new byte[300_000]));
        camel = new CamelRuntime(
                        server::baseUrl,
                        component -> component.getConfiguration().setReadTimeout(1_500))
                .start();
        camel.context().addRoutes(routes);
        for (SoakRoutes.Way way : routes.ways()) {
            AsyncProducer producer = camel.context().getEndpoint(way.uri()).createAsyncProducer();
            producer.start();
            producers.put(way.uri(), producer);
        }
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
        readers.shutdownNow();
        Configurator.setLevel("io.github.camelopenai", Level.WARN);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void leavesNothingBehindAndEndsEachExchangeOnce() {
        System.out.printf("Soak of %d s with -Dsoak.seed=%d%n", seconds, seed);
        callFor(seconds / 5);
        long heap = heapAfterCollection();
        int threads = threads().size();

        callFor(seconds - seconds / 5);
        long heapAfter = heapAfterCollection();
        List<String> threadsAfter = threads();
        print(heap, heapAfter, threads, threadsAfter.size());

        assertThat(tally.unexpected()).isEmpty();
        assertThat(server.made()).as("faults made").containsKeys(Fault.values());
        assertThat(tally.again()).as("ends after the first").isZero();
        assertThat(tally.ended()).isEqualTo(tally.begun());
        assertThat(tally.completions()).isEqualTo(tally.begun());
        assertThat(heapAfter).as("heap").isLessThan(heap + MORE_HEAP);
        assertThat(threadsAfter).hasSizeLessThan(threads + MORE_THREADS);
        await("the close of what is not kept").atMost(LONG_ENOUGH).until(() -> server.openConnections() <= IN_FLIGHT);
        assertNoLimiterIsStuck();
        assertNothingIsLeftAfterTheStop();
    }

    /** Keeps exchanges in flight for a time, then waits until all have ended. */
    private void callFor(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            permits.acquireUninterruptibly();
            begin(routes.ways().get(random.nextInt(routes.ways().size())));
        }
        await("the end of all exchanges").atMost(LONG_ENOUGH).until(() -> permits.availablePermits() == IN_FLIGHT);
    }

    private void begin(SoakRoutes.Way way) {
        SoakTally.Entry entry = tally.begin();
        Exchange exchange = exchange(way);
        exchange.getExchangeExtension().addOnCompletion(entry);
        producers.get(way.uri()).process(exchange, doneSync -> {
            if (entry.ended(exchange)) {
                release(exchange);
            }
        });
    }

    private Exchange exchange(SoakRoutes.Way way) {
        Exchange exchange =
                new DefaultExchange(camel.context(), way.replies() ? ExchangePattern.InOut : ExchangePattern.InOnly);
        exchange.getMessage().setBody(way.body().of(random));
        return exchange;
    }

    /** Lets the next exchange begin; a stream that is a reply is read half-way before, by its reader. */
    private void release(Exchange ended) {
        boolean reply = ended.getPattern() == ExchangePattern.InOut && ended.getException() == null;
        if (!reply) {
            permits.release();
            return;
        }
        readers.execute(() -> {
            try (OpenAIStream stream = ended.getMessage().getBody(OpenAIStream.class)) {
                routes.take(stream);
            } catch (RuntimeException e) {
                tally.failed(e);
            } finally {
                permits.release();
            }
        });
    }

    private void assertNoLimiterIsStuck() {
        server.heal();
        for (SoakRoutes.Way way : routes.ways()) {
            await("an answer to " + way.uri()).atMost(LONG_ENOUGH).until(() -> answers(way));
        }
        assertThat(camel.context().getEndpoints())
                .filteredOn(OpenAIEndpoint.class::isInstance)
                .extracting(OpenAIEndpoint.class::cast)
                .allSatisfy(endpoint -> assertThat(endpoint.statistics().waiting()
                                + endpoint.statistics().inFlight()
                                + endpoint.statistics().openStreams())
                        .as("calls of %s that are under way", endpoint)
                        .isZero());
    }

    private boolean answers(SoakRoutes.Way way) {
        Exchange exchange = exchange(way);
        camel.template().send(way.uri(), exchange);
        if (exchange.getMessage().getBody() instanceof OpenAIStream stream) {
            stream.close();
        }
        return exchange.getException() == null || exchange.getException(SoakRoutes.GivenUpException.class) != null;
    }

    private void assertNothingIsLeftAfterTheStop() {
        camel.stop();
        await("the close of all connections").atMost(LONG_ENOUGH).until(() -> server.openConnections() == 0);
        await("the end of all threads").atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(threads())
                .noneMatch(name -> name.contains("OpenAI") || name.contains("openai-http")));
    }

    /** The names of the threads that are not the server's. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith(HostileServer.THREADS))
                .collect(Collectors.toList());
    }

    /** The smallest of several figures: one collection may leave what only the next one finds free. */
    private static long heapAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void print(long heap, long heapAfter, int threads, int threadsAfter) {
        System.out.printf("exchanges   %d begun, %d ended%n", tally.begun(), tally.ended());
        System.out.printf("answers     %d%n", tally.answers());
        System.out.printf("failures    %s%n", tally.failures());
        System.out.printf("chunks      %d%n", routes.chunks());
        System.out.printf("faults made %s%n", server.made());
        System.out.printf("heap        %.1f MB after the warm-up, %.1f MB at the end%n", heap / 1e6, heapAfter / 1e6);
        System.out.printf("threads     %d after the warm-up, %d at the end%n", threads, threadsAfter);
        System.out.printf(
                "connections %d opened, %d open before the stop%n",
                server.openedConnections(), server.openConnections());
        tally.unexpected().forEach(Throwable::printStackTrace);
    }
}
