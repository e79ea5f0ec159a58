package io.github.camelopenai.examples.benchmarks.measure;

/** The base URLs of the server, which does under each what its path says. */
record ServerUrls(int port) {

    String now() {
        return baseUrl("now");
    }

    /** Answers that take their time. */
    String delay(int millis) {
        return baseUrl("delay/" + millis);
    }

    /** A model that calls tools in its first two turns, and takes its time for each turn. */
    String loop(int millis) {
        return baseUrl("loop/" + millis);
    }

    /** Streams of so many chunks with a text. */
    String stream(int chunks) {
        return baseUrl("stream/" + chunks);
    }

    /** Streams that say one word, and no more. */
    String idle() {
        return baseUrl("idle");
    }

    private String baseUrl(String behaviour) {
        return "http://127.0.0.1:" + port + '/' + behaviour + "/v1";
    }
}
