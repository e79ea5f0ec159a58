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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JVM for one side or its server, with the class path of this one. */
public final class ChildJvm implements AutoCloseable {

    /** As .mvn/jvm.config has it for the programs that users start by Maven. */
    public static final String NO_SECOND_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Of each generation, or of all. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

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

    /** What is reachable on its heap, after a full collection. It needs the tool {@code jcmd} of a JDK. */
    public double liveMegabytes() throws IOException {
        command("GC.run");
        long kilobytes = 0;
        for (String line : command("GC.heap_info")) {
            Matcher used = USED.matcher(line);
            kilobytes += !line.contains("Metaspace") && !line.contains("class space") && used.find()
                    ? Long.parseLong(used.group(1))
                    : 0;
        }
        return kilobytes / 1024.0;
    }

    private List<String> command(String command) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return new ProcessBuilder(jcmd, String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start()
                .inputReader()
                .lines()
                .toList();
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
