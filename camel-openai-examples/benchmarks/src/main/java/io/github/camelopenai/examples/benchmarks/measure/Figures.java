package io.github.camelopenai.examples.benchmarks.measure;

import java.io.IOException;

/** Takes what comes out of a measurement, and tells when to measure. */
interface Figures {

    void add(String variant, String figure, String unit, double value);

    /**
     * Waits, warmed up, until it is this side's turn: the sides measure one after the other, round after round.
     *
     * @return whether there is another turn
     */
    boolean awaitTurn() throws IOException;
}
