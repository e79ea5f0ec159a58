package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;

/** The server does not speak HTTP/2, and nothing else may be spoken. */
public final class NoHttp2Exception extends IOException {

    private static final long serialVersionUID = 1L;

    NoHttp2Exception() {
        super("the server does not offer HTTP/2 in the TLS handshake (ALPN)");
    }
}
