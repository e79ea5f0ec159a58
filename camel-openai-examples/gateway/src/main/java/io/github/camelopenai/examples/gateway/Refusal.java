package io.github.camelopenai.examples.gateway;

/** A request that the gateway itself refuses; it has not reached a server. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String INVALID_REQUEST = "invalid_request_error";

    private final int status;
    private final String type;
    private final String code;
    private final long retryAfterMillis;

    private Refusal(int status, String type, String code, String message, long retryAfterMillis) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    static Refusal unknownKey() {
        return new Refusal(401, INVALID_REQUEST, "invalid_api_key", "Incorrect API key provided.", 0);
    }

    static Refusal unknownUrl(String method, String path) {
        return new Refusal(404, INVALID_REQUEST, "unknown_url", "Unknown request URL: " + method + ' ' + path + '.', 0);
    }

    static Refusal tooLarge(int limit) {
        return new Refusal(
                413, INVALID_REQUEST, "request_too_large", "The request has more than " + limit + " bytes.", 0);
    }

    static Refusal invalid(String message) {
        return new Refusal(400, INVALID_REQUEST, null, message, 0);
    }

    static Refusal tooMany(String message, long retryAfterMillis) {
        return new Refusal(429, "requests", "rate_limit_exceeded", message, retryAfterMillis);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String code() {
        return code;
    }

    /** How long the client should wait, or 0. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
