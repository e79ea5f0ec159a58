package io.github.camelopenai.testsupport;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Collects what is wrong with the requests that a test server receives. */
final class Conformance {

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean tolerant;

    /** Checks a request. */
    void check(String method, URI uri, String basePath, String contentType, byte[] body) {
        if (tolerant) {
            return;
        }
        String path = uri.getRawPath();
        if (!path.startsWith(basePath)) {
            faults.add(method + ' ' + path + " is not under " + basePath);
            return;
        }
        OpenAIDescription.load().ifPresent(description -> description
                .faults(method, path.substring(basePath.length()), names(uri.getRawQuery()), contentType, body)
                .forEach(fault -> faults.add(method + ' ' + uri + ": " + fault)));
    }

    /** The test sends what only other servers than OpenAI know. */
    void tolerate() {
        tolerant = true;
    }

    /** Ends a test: fails it if any of its requests did not conform. */
    void assertNoFaults() {
        List<String> all = List.copyOf(faults);
        faults.clear();
        tolerant = false;
        if (!all.isEmpty()) {
            throw new AssertionError("Requests that OpenAI's description does not allow:\n" + String.join("\n", all));
        }
    }

    private static Set<String> names(String query) {
        return query == null
                ? Set.of()
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.replaceAll("=.*", ""))
                        .collect(Collectors.toSet());
    }
}
