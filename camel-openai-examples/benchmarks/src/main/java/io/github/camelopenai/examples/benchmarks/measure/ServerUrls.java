package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The base URLs of the server, which does under each what its path says.
 *
 * @param port its port
 * @param tls how it speaks TLS, or null where it does not
 */
record ServerUrls(int port, Tls tls) {

    /**
     * @param port its port for TLS
     * @param identity what clients trust
     */
    record Tls(int port, TlsIdentity identity) {}

    String now() {
        return baseUrl("now");
    }

    /** Answers that take their time. */
    String delay(int millis) {
        return baseUrl("delay/" + millis);
    }

    /** Answers that take their time, by TLS. */
    String delayByTls(int millis) {
        return "https://127.0.0.1:" + tls.port() + "/delay/" + millis + "/v1";
    }

    /** How many connections of TLS were opened so far. */
    int openedByTls() throws IOException {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + port + "/connections").toURL().openStream()) {
            return Integer.parseInt(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
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
