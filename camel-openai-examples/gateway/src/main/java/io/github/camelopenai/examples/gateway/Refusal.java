package io.github.camelopenai.examples.gateway;

/** A request that the gateway itself refuses; it has not reached a server. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final long SECOND = 1_000;

    private final int status;
    private final String type;
    private final String code;
    private final long retryAfterMillis;
    private final String allow;

    private Refusal(int status, String type, String code, String message, long retryAfterMillis, String allow) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
        this.allow = allow;
    }

    private static Refusal of(int status, String code, String message) {
        return new Refusal(status, INVALID_REQUEST, code, message, 0, null);
    }

    static Refusal unknownKey() {
        return of(401, "invalid_api_key", "Incorrect API key provided.");
    }

    static Refusal foreignOrigin() {
        return of(403, "origin_not_allowed", "Web pages of this origin may not call the gateway.");
    }

    static Refusal unknownUrl(String method, String path) {
        return of(404, "unknown_url", "Unknown request URL: " + method + ' ' + path + '.');
    }

    /** @param allowed the method that the path takes */
    static Refusal unknownMethod(String method, String path, String allowed) {
        return new Refusal(
                405,
                INVALID_REQUEST,
                "method_not_allowed",
                method + " is not allowed for " + path + ", which takes " + allowed + '.',
                0,
                allowed);
    }

    static Refusal tooSlow() {
        return of(408, "request_too_slow", "The body of the request came slower than 1 KB a second.");
    }

    static Refusal tooLarge(int limit) {
        return of(413, "request_too_large", "The request has more than " + limit + " bytes.");
    }

    static Refusal notJson(String header) {
        return of(415, "unsupported_media_type", header + ", but the body of a request must be application/json.");
    }

    static Refusal invalid(String message) {
        return of(400, null, message);
    }

    static Refusal tooMany(String message, long retryAfterMillis) {
        return new Refusal(429, "requests", "rate_limit_exceeded", message, retryAfterMillis, null);
    }

    static Refusal overloaded() {
        return new Refusal(
                503, "server_error", "overloaded", "The gateway holds too many requests already.", SECOND, null);
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

    /** The value of the header {@code Allow}, or null. */
    String allow() {
        return allow;
    }
}
