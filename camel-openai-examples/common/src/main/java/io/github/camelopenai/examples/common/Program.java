package io.github.camelopenai.examples.common;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Runs a program from the command line.
 *
 * <pre>{@code
 * Program.exit(Program.run(new FileBatch(System.getenv(), System.out), System.out, arguments));
 * }</pre>
 */
public final class Program {

    private Program() {}

    /** Runs the program, and gives its exit code; why it could not begin is a line on the screen, and 2. */
    public static int run(Callable<Integer> program, PrintStream screen, String... arguments) {
        return new CommandLine(program)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    screen.println(
                            command.getCommandName() + ": " + rootOf(failure).getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments);
    }

    /** Ends the JVM where the exit code is not 0; else Maven, in whose JVM the program may run, ends by itself. */
    public static void exit(int exitCode) {
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }
}
