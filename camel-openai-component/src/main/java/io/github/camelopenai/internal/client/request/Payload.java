package io.github.camelopenai.internal.client.request;

/**
 * The body of an HTTP request.
 *
 * @param contentType its media type
 * @param content its bytes
 */
public record Payload(String contentType, Content content) {

    /** A JSON body. */
    static Payload json(Content json) {
        return new Payload("application/json", json);
    }
}
