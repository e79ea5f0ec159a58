package io.github.camelopenai.examples.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** How long a JVM takes from its start until a Camel with one route is ready, and what the component brings along. */
final class StartUp implements Measurement {

    static final String WITHOUT = "without";

    /** What the component needs and Camel's core does not have. */
    private static final List<String> BROUGHT_ALONG = List.of(
            "camel-openai-component",
            "jackson-databind",
            "jackson-core",
            "jackson-annotations",
            "httpclient5",
            "httpcore5",
            "httpcore5-h2");

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        boolean isWithout = side.equals(WITHOUT);
        CamelContext camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask")
                        .to(isWithout ? "direct:answer" : "openai:chat?model=gpt-4o-mini&baseUrl=" + server.now());
                from("direct:answer").setBody(constant("nothing"));
            }
        });
        camel.start();
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        figures.add("", "ready", "ms", millis);
        camel.stop();
        if (!isWithout) {
            List<Path> jars = jars();
            figures.add("", "jars", "", jars.size());
            figures.add("", "size", "MB", jars.stream().mapToLong(StartUp::size).sum() / 1024.0 / 1024);
        }
    }

    private static List<Path> jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(StartUp::isBroughtAlong)
                .toList();
    }

    /** A jar, or the folder of classes that becomes the component's jar. */
    private static boolean isBroughtAlong(Path entry) {
        String name = entry.getFileName().toString();
        return entry.endsWith(Path.of("camel-openai-component", "target", "classes"))
                || BROUGHT_ALONG.stream().anyMatch(jar -> name.matches(jar + "-[0-9].*\\.jar"));
    }

    private static long size(Path entry) {
        try (Stream<Path> files = Files.walk(entry)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
