package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors in the form in which OpenAI sends them. */
final class Refusals {

    private Refusals() {}

    /** The code that OpenAI sends with a status, or null where it sends none. */
    static String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }

    static Answer of(Reply.Refusal refusal) {
        String type = refusal.status() >= 500 ? "server_error" : type(refusal.code());
        String message = "The stand-in refuses with " + refusal.status() + ", as the test told it";
        return error(refusal.status(), message, type, null, refusal.code()).retryAfter(refusal.retryAfter());
    }

    private static String type(String code) {
        return switch (String.valueOf(code)) {
            case "rate_limit_exceeded" -> "requests";
            case "insufficient_quota" -> "insufficient_quota";
            default -> "invalid_request_error";
        };
    }

    /** A request that lacks what it must have. */
    static Answer missing(String field) {
        String message = "Missing required parameter: '" + field + "'.";
        return error(400, message, "invalid_request_error", field, "missing_required_parameter");
    }

    static Answer notFound(String message) {
        return error(404, message, "invalid_request_error", null, "not_found");
    }

    static Answer error(int status, String message, String type, String param, String code) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return Answer.json(status, error);
    }
}
