package io.github.camelopenai.examples.agent;

import io.github.camelopenai.examples.common.Program;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/** The program in a JVM of its own, which ends as by kill -9 when the screen shows a certain line. Its first argument is in that line. */
final class HaltingDesk {

    static final int KILLED = 137;

    private HaltingDesk() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith(arguments[0])) {
                    Runtime.getRuntime().halt(KILLED);
                }
            }
        };
        String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(Program.run(new SupportDesk(Map.of(), InputStream.nullInputStream(), out), out, options));
    }
}
