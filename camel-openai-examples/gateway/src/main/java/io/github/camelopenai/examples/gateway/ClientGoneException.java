package io.github.camelopenai.examples.gateway;

import java.io.IOException;

/** The client has closed its connection before it had the whole answer. */
final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    ClientGoneException(IOException cause) {
        super("The client is gone", cause);
    }
}
