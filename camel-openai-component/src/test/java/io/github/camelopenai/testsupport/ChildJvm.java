package io.github.camelopenai.testsupport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM beside that of a test, with the same class path. Most of what it does is to start: without the second compiler and a
 * collector of several threads that takes less than half the work.
 *
 * <pre>{@code
 * Process child = ChildJvm.process(AskProgram.class.getName(), "camel.component.openai.api-key=sk-1").start();
 * }</pre>
 */
public final class ChildJvm {

    private ChildJvm() {}

    /** @param arguments options of the JVM, the name of the class, its arguments */
    public static ProcessBuilder process(String... arguments) {
        return new ProcessBuilder(command(List.of(arguments)));
    }

    /** @param arguments options of the JVM, the name of the class, its arguments */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }
}
