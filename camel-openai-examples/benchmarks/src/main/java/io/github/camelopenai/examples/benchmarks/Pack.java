package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
    void make() throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalArgumentException(
                        "--pack needs a JDK: the JVM in " + System.getProperty("java.home") + " has no jlink"));
        if (Files.exists(folder)) {
            throw new IllegalArgumentException("--pack " + folder + ": it is there already; name a new folder");
        }
        Path jars = Files.createDirectories(folder.resolve("lib"));
        for (String entry : ChildJvm.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jar(path, jars.resolve(module(path) + "-0.jar"));
            } else if (Files.exists(path) && !path.getFileName().toString().matches(LEFT_OUT)) {
                Files.copy(path, jars.resolve(path.getFileName()));
            }
        }
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

    private void link(ToolProvider jlink) {
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
    }

    /** Of {@code camel-openai-component/target/classes}: {@code camel-openai-component}. */
    private static String module(Path classes) {
        return classes.toAbsolutePath().getParent().getParent().getFileName().toString();
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                try {
                    zip.putNextEntry(
                            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                    Files.copy(file, zip);
                    zip.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
