package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Collects what is wrong with the requests that a test server receives. */
final class Conformance {

    /** Where a base URL ends: OpenAI's own, or one of the forms that Azure has. */
    private static final Pattern BASE = Pattern.compile("/v1|/openai/v1|/openai/deployments/[^/]+|/openai");

    private static final String AZURE_VERSION = "api-version";

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean tolerant;

    /** Checks a request. */
    void check(String method, URI uri, String contentType, byte[] body) {
        if (tolerant) {
            return;
        }
        String path = uri.getRawPath();
        Matcher base = BASE.matcher(path);
        if (!base.lookingAt()) {
            faults.add(method + ' ' + path + " is not under a base URL");
            return;
        }
        Set<String> query = names(uri.getRawQuery());
        if (base.group().startsWith("/openai")) {
            query.remove(AZURE_VERSION);
        }
        byte[] whole = base.group().contains("/deployments/") ? withModel(contentType, body) : body;
        OpenAIDescription.load().ifPresent(description -> description
                .faults(method, path.substring(base.end()), query, contentType, whole)
                .forEach(fault -> faults.add(method + ' ' + uri + ": " + fault)));
    }

    /** The URL of a deployment says which model it is, so the body need not. */
    private static byte[] withModel(String contentType, byte[] body) {
        try {
            boolean isJson = String.valueOf(contentType).startsWith("application/json");
            if (isJson && Json.parse(body) instanceof ObjectNode fields && !fields.has("model")) {
                return Json.toBytes(fields.put("model", "m"));
            }
            return body;
        } catch (IllegalArgumentException e) {
            // The description's check says that it is no JSON
            return body;
        }
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
                ? new HashSet<>()
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.replaceAll("=.*", ""))
                        .collect(Collectors.toCollection(HashSet::new));
    }
}
