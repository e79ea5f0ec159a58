package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.measure.MeasuredJvm;
import java.io.IOException;
import java.util.function.Consumer;

/** A side in a JVM of its own, with a server of its own. */
final class MeasuredSide implements AutoCloseable {

    private final String name;
    private final ChildJvm server;
    private final ChildJvm jvm;
    private boolean isReady;

    MeasuredSide(String name, ChildJvm server, ChildJvm jvm) {
        this.name = name;
        this.server = server;
        this.jvm = jvm;
    }

    String name() {
        return name;
    }

    /**
     * Waits until it is warm.
     *
     * @return whether it is, and did not end instead
     */
    boolean warmsUp() throws IOException {
        isReady = readFigures(figure -> {});
        return isReady;
    }

    /**
     * Lets it measure.
     *
     * @return whether it came to the end, ready for another turn
     */
    boolean takesTurn(Consumer<String[]> figures) throws IOException {
        if (isReady) {
            jvm.tell("");
            isReady = readFigures(figures);
        }
        return isReady;
    }

    /** Lets it measure once, which it does as soon as it is started. */
    boolean measuresOnce(Consumer<String[]> figures) throws IOException, InterruptedException {
        readFigures(figures);
        return jvm.end() == 0;
    }

    private boolean readFigures(Consumer<String[]> figures) throws IOException {
        for (String line = jvm.line(); line != null; line = jvm.line()) {
            if (line.equals(MeasuredJvm.READY)) {
                return true;
            }
            if (line.startsWith(MeasuredJvm.MARK)) {
                figures.accept(line.substring(MeasuredJvm.MARK.length()).split("\t", -1));
            }
        }
        return false;
    }

    @Override
    public void close() {
        jvm.close();
        server.close();
    }
}
