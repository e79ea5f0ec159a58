package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.TlsIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What runs in the JVM of a side: it measures one scenario, and prints its figures. */
public final class MeasuredJvm implements Figures {

    /** What a line with a figure begins with, since libraries print too. */
    public static final String MARK = "figure\t";

    /** The line that asks for a turn. It has one when it reads a line, and no more when there is none to read. */
    public static final String READY = "ready for a turn";

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(4);

    private final BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private volatile boolean waits;
    private volatile long began = System.nanoTime();

    /** @param arguments the scenario, the side, the effort, the port of the server, and its port for TLS and the store of its identity if it has one */
    public static void main(String[] arguments) {
        int exitCode = 0;
        MeasuredJvm jvm = new MeasuredJvm();
        jvm.endInTime();
        try {
            Measurements.of(arguments[0]).measure(arguments[1], server(arguments), Effort.valueOf(arguments[2]), jvm);
        } catch (Exception | Error e) {
            e.printStackTrace();
            exitCode = 1;
        }
        System.out.flush();
        // The pools of some sides would hold the JVM for a minute
        Runtime.getRuntime().halt(exitCode);
    }

    private static ServerUrls server(String[] arguments) {
        return new ServerUrls(
                Integer.parseInt(arguments[3]),
                arguments.length == 4
                        ? null
                        : new ServerUrls.Tls(Integer.parseInt(arguments[4]), new TlsIdentity(Path.of(arguments[5]))));
    }

    @Override
    public void add(String variant, String figure, String unit, double value) {
        System.out.println(MARK + String.join("\t", variant, figure, unit, String.format(Locale.ROOT, "%.4f", value)));
    }

    @Override
    public boolean awaitTurn() throws IOException {
        waits = true;
        WarmUp.letCompilerRest();
        System.out.println(READY);
        boolean isOurs = turns.readLine() != null;
        began = System.nanoTime();
        waits = false;
        return isOurs;
    }

    /** A measurement that hangs fails. */
    private void endInTime() {
        Thread watch = new Thread(() -> {
            try {
                while (waits || System.nanoTime() - began < LONGEST) {
                    TimeUnit.SECONDS.sleep(1);
                }
                System.err.println("Not done after four minutes");
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                Runtime.getRuntime().halt(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }
}
