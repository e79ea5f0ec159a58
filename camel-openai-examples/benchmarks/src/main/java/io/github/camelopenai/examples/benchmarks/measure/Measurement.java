package io.github.camelopenai.examples.benchmarks.measure;

/** Measures one side in this JVM. */
interface Measurement {

    /**
     * Measures.
     *
     * @param side the name of the side
     * @param server where the server is
     * @param effort how much is done
     * @param figures takes what comes out
     */
    void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception;
}
