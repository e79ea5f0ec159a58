package io.github.camelopenai.examples.benchmarks.jvm;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The classes of a program as the JVM holds them, in a file that later JVMs map and need not read, check and link anew (<a
 * href="https://openjdk.org/jeps/350">JEP 350</a>). It is made by a trial run, and wants a class path of jars.
 */
public final class ClassDataArchive {

    private final Path file;
    private final String classPath;

    private ClassDataArchive(Path file, String classPath) {
        this.file = file;
        this.classPath = classPath;
    }

    /**
     * Makes one by a run of the program.
     *
     * @param folder takes the jars and the archive
     * @param errors where what the run prints as errors goes
     */
    public static ClassDataArchive make(Path folder, Redirect errors, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        String classPath = ClassPathJars.in(folder.resolve("lib"), jar -> true).stream()
                .map(jar -> jar.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        Path file = folder.resolve("classes.jsa").toAbsolutePath();
        try (ChildJvm trial = ChildJvm.start(
                Cores.SIDE,
                List.of("-cp", classPath, "-XX:ArchiveClassesAtExit=" + file),
                Map.of(),
                errors,
                program.getName(),
                arguments)) {
            while (trial.line() != null) {
                // Its figures are of no use: it writes the archive
            }
            trial.end();
        }
        return new ClassDataArchive(file, classPath);
    }

    /** What a JVM is started with to use it. */
    public List<String> options() {
        return List.of("-cp", classPath, "-XX:SharedArchiveFile=" + file);
    }
}
