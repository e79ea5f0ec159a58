package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ClassPathJars;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The benchmarks in a folder, with a JVM and a script, for a machine that has neither Maven nor a JDK. openai-java, LangChain4j and Kafka stay out,
 * since they are larger than all the rest; their sides and their scenario are then left out too.
 */
final class Pack {

    /** What starts them, in the folder. */
    static final String SCRIPT = "benchmarks";

    private static final String LEFT_OUT =
            "(openai-java|langchain4j|okhttp|okio|kotlin|jtokkit|jsonschema-|swagger|opennlp|jaxb-|classgraph"
                    + "|kafka|camel-kafka|scala-|zookeeper|zstd-|snappy-|lz4-|rocksdbjni|bcp|wiremock).*";

    /** Those that Camel, Netty, JMH and the benchmarks themselves ask for. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.security.jgss",
            "java.sql",
            "jdk.crypto.ec",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported");

    private final Path folder;

    Pack(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder.
     *
     * @throws IllegalArgumentException where it is there already, or this JVM has no {@code jlink}
     */
    void make() throws IOException, InterruptedException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalArgumentException(
                        "--pack needs a JDK: the JVM in " + System.getProperty("java.home") + " has no jlink"));
        if (Files.exists(folder)) {
            throw new IllegalArgumentException("--pack " + folder + ": it is there already; name a new folder");
        }
        ClassPathJars.in(folder.resolve("lib"), jar -> !jar.matches(LEFT_OUT));
        link(jlink);
        Path script = folder.resolve(SCRIPT);
        Files.writeString(script, """
                #!/bin/sh
                here=$(cd "$(dirname "$0")" && pwd)
                exec "$here/jvm/bin/java" -Dbenchmarks.folder="$here/out" -cp "$here/lib/*" %s "$@"
                """.formatted(Benchmarks.class.getName()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " could not be made executable");
        }
    }

    private void link(ToolProvider jlink) throws IOException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int code = jlink.run(
                nowhere,
                System.err,
                "--add-modules",
                String.join(",", MODULES),
                "--output",
                folder.resolve("jvm").toString(),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress=2");
        if (code != 0) {
            throw new IllegalStateException("jlink ended with " + code);
        }
        // As a JDK comes with the archive of its own classes, and jlink leaves it out
        Process archive = new ProcessBuilder(folder.resolve("jvm/bin/java").toString(), "-Xshare:dump")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (archive.waitFor() != 0) {
            throw new IllegalStateException("java -Xshare:dump ended with " + archive.exitValue());
        }
    }
}
