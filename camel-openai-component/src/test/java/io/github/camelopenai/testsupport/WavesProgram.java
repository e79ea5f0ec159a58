package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Sends waves of calls, all calls of a wave at a time, in a JVM of its own, and prints how long each took, how many failed and how much memory
 * the JVM had at most.
 *
 * <p>Its arguments are the base URL of the server, the store of its certificate, the option {@code httpVersion}, and how many calls and
 * waves there are.
 */
public final class WavesProgram {

    private WavesProgram() {}

    public static void main(String[] arguments) throws Exception {
        int calls = Integer.parseInt(arguments[3]);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            OpenAIComponent component = new OpenAIComponent();
            component.getConfiguration().setBaseUrl(arguments[0]);
            component.getConfiguration().setApiKey(CamelRuntime.API_KEY);
            component.getConfiguration().setHttpVersion(arguments[2]);
            component.getConfiguration().setMaxRetries(0);
            component
                    .getConfiguration()
                    .setSslContextParameters(new TlsIdentity(null, Path.of(arguments[1])).trusted());
            context.disableJMX();
            context.addComponent("openai", component);
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (int wave = 0; wave < Integer.parseInt(arguments[4]); wave++) {
                long start = System.nanoTime();
                long failed = wave(template, calls);
                System.out.printf(
                        Locale.ROOT, "wave %d: %.2f s, %d failed%n", wave, (System.nanoTime() - start) / 1e9, failed);
            }
            System.out.println(peak());
        }
    }

    private static long wave(ProducerTemplate template, int calls) {
        List<CompletableFuture<Exchange>> all = IntStream.range(0, calls)
                .mapToObj(call -> template.asyncSend(
                        "openai:chat?model=m", exchange -> exchange.getMessage().setBody("Hello")))
                .toList();
        return all.stream()
                .map(CompletableFuture::join)
                .filter(Exchange::isFailed)
                .count();
    }

    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("")
                : "";
    }
}
