package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Ever more endpoints that differ in one option, each with a started producer: what each holds of the heap and of the buffers outside of it, how many
 * threads there are, and how long each takes to start. No call is made.
 */
final class ManyEndpoints implements Measurement {

    private static final int[] COUNTS = {10, 100, 1_000, 10_000};
    private static final int MOST_OF_TINY = 100;
    private static final int TIMES = 3;
    private static final int PAUSE_MILLIS = 200;

    private record Held(long bytes, int threads, long startNanos) {}

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        IntFunction<String> uris = uris(side, server);
        // What the first ones bring along is not counted: their classes
        held(uris, COUNTS[0], server);
        Held idle = held(uris, 0, server);
        for (int count : COUNTS) {
            if (count <= effort.of(Integer.MAX_VALUE, MOST_OF_TINY)) {
                Held held = held(uris, count, server);
                String variant = String.valueOf(count);
                figures.add(variant, "memory", "KB each", (held.bytes() - idle.bytes()) / 1024.0 / count);
                figures.add(variant, "threads", "more than idle", held.threads() - (double) idle.threads());
                figures.add(variant, "start", "us each", held.startNanos() / 1e3 / count);
            }
        }
    }

    private static Held held(IntFunction<String> uris, int count, ServerUrls server) throws Exception {
        try (DefaultCamelContext camel = camel(server)) {
            camel.start();
            List<Producer> producers = new ArrayList<>(count);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Producer producer = camel.getEndpoint(uris.apply(i)).createAsyncProducer();
                producer.start();
                producers.add(producer);
            }
            long nanos = System.nanoTime() - start;
            if (camel.getEndpoints().size() != count) {
                throw new IllegalStateException(
                        "There are " + camel.getEndpoints().size() + " endpoints");
            }
            Held held = new Held(leastLiveBytes(), Jvm.threads(), nanos);
            for (Producer producer : producers) {
                producer.stop();
            }
            return held;
        }
    }

    /** What earlier Camels have left goes with threads that end, and with references that another thread clears. */
    private static long leastLiveBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < TIMES; time++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            least = Math.min(least, Jvm.liveBytes());
        }
        return least;
    }

    private static IntFunction<String> uris(String side, ServerUrls server) {
        return switch (side) {
            case Sides.US -> number -> "openai:chat?user=u-" + number;
            case Sides.CAMEL_HTTP -> number -> server.now() + "/chat/completions?user=u-" + number;
            default -> throw new IllegalArgumentException("There is no side " + side + " that has endpoints");
        };
    }

    /** One whose registry keeps all endpoints, as it does those of routes. */
    private static DefaultCamelContext camel(ServerUrls server) {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getGlobalOptions()
                .put(Exchange.MAXIMUM_ENDPOINT_CACHE_SIZE, String.valueOf(2 * COUNTS[COUNTS.length - 1]));
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(server.now());
        openai.getConfiguration().setApiKey("sk-benchmark");
        openai.getConfiguration().setModel("gpt-4o-mini");
        camel.addComponent("openai", openai);
        return camel;
    }
}
