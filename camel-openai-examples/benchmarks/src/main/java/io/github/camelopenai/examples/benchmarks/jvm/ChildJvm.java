package io.github.camelopenai.examples.benchmarks.jvm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM for one side or its server, with the class path of this one. */
public final class ChildJvm implements AutoCloseable {

    /** As .mvn/jvm.config has it for the programs that users start by Maven. */
    public static final String NO_SECOND_COMPILER = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param options options of the JVM, its heap among them, and another class path where it has one
     * @param errors where what it prints as errors goes
     */
    public static ChildJvm start(
            Cores cores,
            List<String> options,
            Map<String, String> environment,
            Redirect errors,
            String mainClass,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(cores.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", classPath()));
        command.addAll(options);
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder program = new ProcessBuilder(command);
        // What the shell happens to hold must not send a benchmark to a real service
        program.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("OPENAI_") || variable.startsWith("AZURE_"));
        program.environment().putAll(environment);
        program.redirectError(errors);
        return new ChildJvm(program.start());
    }

    /** The class path of this program, which Maven may have loaded into its own JVM. */
    public static String classPath() {
        if (ChildJvm.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(url.getPath()).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The next line that it prints, or null at its end. */
    public String line() throws IOException {
        return lines.readLine();
    }

    /** Gives it a line to read. */
    public void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** The CPU time that it has used, as far as the system tells. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Waits for its end, and gives its exit code. */
    public int end() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it, be it by force. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
