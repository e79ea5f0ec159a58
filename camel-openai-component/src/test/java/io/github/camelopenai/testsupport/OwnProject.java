package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A project of a user's in a folder, which Maven builds with the component of this build.
 *
 * <p>Maven sees the local repository of this build, through links, and beside it what {@code install} would put there: so a build that
 * only verifies leaves nothing in it.
 */
public final class OwnProject {

    private static final String GROUP = "io/github/camelopenai";

    private final Path folder;
    private final Path repository;
    private final Path maven;

    /** @param folder an empty folder */
    public OwnProject(Path folder, Path maven) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("project"));
        // Else Maven goes up to that of this build, and takes its settings
        Files.createDirectories(this.folder.resolve(".mvn"));
        this.repository = folder.resolve("repository");
        this.maven = maven;
        mirror(Path.of(System.getProperty("maven.localRepository")), repository, Path.of(GROUP));
        install();
    }

    /** The Maven that runs this build, else that of the path. */
    public static Optional<Path> maven() {
        String file = System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
        Stream<Path> home = Stream.ofNullable(System.getProperty("maven.home"))
                .filter(given -> !given.isBlank() && !given.startsWith("${"))
                .map(given -> Path.of(given, "bin"));
        Stream<Path> path = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(System.getProperty("path.separator")))
                .map(Path::of);
        return Stream.concat(home, path)
                .map(bin -> bin.resolve(file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public Path folder() {
        return folder;
    }

    public void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    /** A Maven that runs. Closing it ends it with all its children. */
    public record Run(Process process, Path log) implements AutoCloseable {

        public String output() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return "";
            }
        }

        /** Waits for its end, and gives its exit code. */
        public int end() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** Starts Maven in the project's folder. It downloads only what the local repository lacks. */
    public Run mvn(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(maven.toString(), "-B", "-Dmaven.repo.local=" + repository.toAbsolutePath()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "mvn", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OPENAI_"));
        // As in a ChildJvm
        builder.environment().putIfAbsent("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().putAll(environment);
        return new Run(builder.start(), log);
    }

    /** Links everything of a folder, except one below it, which stays empty. */
    private static void mirror(Path from, Path to, Path except) throws IOException {
        Files.createDirectories(to);
        Path next = except.getName(0);
        if (Files.isDirectory(from)) {
            try (Stream<Path> children = Files.list(from)) {
                for (Path child : children.toList()) {
                    if (!child.getFileName().equals(next)) {
                        Files.createSymbolicLink(to.resolve(child.getFileName()), child.toAbsolutePath());
                    }
                }
            }
        }
        if (except.getNameCount() > 1) {
            mirror(from.resolve(next), to.resolve(next), except.subpath(1, except.getNameCount()));
        }
    }

    private void install() throws IOException {
        Path parent = artifact("camel-openai-parent");
        Files.copy(top().resolve("pom.xml"), parent.resolveSibling(parent.getFileName() + ".pom"));
        Path component = artifact("camel-openai-component");
        Files.copy(
                top().resolve("camel-openai-component/pom.xml"),
                component.resolveSibling(component.getFileName() + ".pom"));
        pack(
                Path.of(OpenAIComponent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()),
                component.resolveSibling(component.getFileName() + ".jar"));
    }

    /** The top folder of this build, from any of its modules. */
    private static Path top() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("camel-openai-component/pom.xml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private Path artifact(String name) throws IOException {
        String version = "1.0.0-SNAPSHOT";
        return Files.createDirectories(repository.resolve(GROUP).resolve(name).resolve(version))
                .resolve(name + '-' + version);
    }

    /** Tests run before there is a jar: the classes are what it will hold. */
    private static void pack(Path classes, Path jar) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
            }
        }
    }
}
