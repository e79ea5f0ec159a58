package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;

/**
 * The server has said that it has done nothing of a request (<a
 * href="https://www.rfc-editor.org/rfc/rfc9113#section-8.7">RFC 9113, section 8.7</a>), or the request has not left. It may be sent
 * again.
 */
public final class NotProcessedException extends IOException {

    private static final long serialVersionUID = 1L;

    NotProcessedException(String message) {
        super(message);
    }
}
