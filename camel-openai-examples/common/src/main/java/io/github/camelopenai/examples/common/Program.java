package io.github.camelopenai.examples.common;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IExitCodeGenerator;

/**
 * Runs a program from the command line.
 *
 * <pre>{@code
 * Program.exit(Program.run(new FileBatch(System.getenv(), System.out), System.out, arguments));
 * }</pre>
 */
public final class Program {

    private Program() {}

    /**
     * Runs the program, and gives its exit code. An exception is a line on the screen, and the exit code that it gives, or 2: the program
     * could not begin.
     */
    public static int run(Callable<Integer> program, PrintStream screen, String... arguments) {
        return new CommandLine(program)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    Throwable root = rootOf(failure);
                    screen.println(command.getCommandName() + ": " + root.getMessage());
                    return root instanceof IExitCodeGenerator known ? known.getExitCode() : CommandLine.ExitCode.USAGE;
                })
                .execute(arguments);
    }

    /**
     * Ends the JVM at once when a thread ends with an Error, such as an OutOfMemoryError: what the thread had to do is done by nobody, and
     * the others would wait for it for ever.
     *
     * @param exitCode the exit code that then says so
     */
    public static void endAtErrors(PrintStream screen, int exitCode) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof Error) {
                try {
                    screen.println("The thread " + thread.getName() + " ended with " + failure
                            + ", and the program with it. The same command finishes the rest.");
                    screen.flush();
                } finally {
                    Runtime.getRuntime().halt(exitCode);
                }
            }
            failure.printStackTrace();
        });
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
