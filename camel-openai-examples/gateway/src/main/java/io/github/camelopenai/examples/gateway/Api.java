package io.github.camelopenai.examples.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What clients may call, and the endpoint of the component that calls it. */
enum Api {
    CHAT("POST", "/v1/chat/completions", "chat"),
    COMPLETIONS("POST", "/v1/completions", "completions"),
    RESPONSES("POST", "/v1/responses", "responses"),
    EMBEDDINGS("POST", "/v1/embeddings", "embeddings"),
    MODELS("GET", "/v1/models", "models"),
    /** The path goes on with the name of the model. */
    MODEL("GET", "/v1/models/", "models?operation=retrieve");

    private final String method;
    private final String path;
    private final String endpoint;

    Api(String method, String path, String endpoint) {
        this.method = method;
        this.path = path;
        this.endpoint = endpoint;
    }

    /**
     * What a request asks for.
     *
     * @throws Refusal where there is no such path, or it takes another method
     */
    static Api of(String method, String path) {
        List<Api> found = Arrays.stream(values()).filter(api -> api.isAt(path)).toList();
        if (found.isEmpty()) {
            throw Refusal.unknownUrl(method, path);
        }
        Api api = found.get(0);
        if (!api.method.equals(method)) {
            throw Refusal.unknownMethod(method, path, api.method);
        }
        return api;
    }

    private boolean isAt(String called) {
        return this == MODEL ? called.startsWith(path) && called.length() > path.length() : called.equals(path);
    }

    /** The model that the path of a request names. */
    String modelIn(String called) {
        try {
            // A plus is a plus in a path
            String encoded = called.substring(path.length()).replace("+", "%2B");
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("The path of the request has a percent sign that encodes nothing.");
        }
    }

    /** The method that it takes. */
    String method() {
        return method;
    }

    /** The name of its route. */
    String route() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where the component calls it: the path of a URI, and some of its options. */
    String endpoint() {
        return endpoint;
    }

    /** Whether a request of it has a body, and a model in it. */
    boolean takesBody() {
        return method.equals("POST");
    }

    /** Whether its models call tools. */
    boolean callsTools() {
        return this == CHAT || this == RESPONSES;
    }

    /** Whether it answers with events where the request asks for that. */
    boolean streams() {
        return this == CHAT || this == COMPLETIONS || this == RESPONSES;
    }
}
