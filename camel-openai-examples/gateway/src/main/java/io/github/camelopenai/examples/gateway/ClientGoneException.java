package io.github.camelopenai.examples.gateway;

import java.io.IOException;

/** The client has closed its connection before it had sent the whole request, or had the whole answer. */
final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super("The client is gone", cause);
    }
}
