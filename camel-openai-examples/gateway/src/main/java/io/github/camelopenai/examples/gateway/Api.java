package io.github.camelopenai.examples.gateway;

/** What clients may call, and the resource of the component that calls it. */
enum Api {
    CHAT("POST", "/v1/chat/completions", "chat"),
    COMPLETIONS("POST", "/v1/completions", "completions"),
    EMBEDDINGS("POST", "/v1/embeddings", "embeddings"),
    MODELS("GET", "/v1/models", "models");

    private final String method;
    private final String path;
    private final String resource;

    Api(String method, String path, String resource) {
        this.method = method;
        this.path = path;
        this.resource = resource;
    }

    /** @throws Refusal where there is none */
    static Api of(String method, String path) {
        for (Api api : values()) {
            if (api.method.equals(method) && api.path.equals(path)) {
                return api;
            }
        }
        throw Refusal.unknownUrl(method, path);
    }

    String resource() {
        return resource;
    }

    /** Whether a request of it has a body, and a model in it. */
    boolean takesBody() {
        return this != MODELS;
    }

    /** Whether it answers with events where the request asks for that. */
    boolean streams() {
        return this == CHAT || this == COMPLETIONS;
    }
}
