package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;

/** The server does not speak HTTP/2, and nothing else may be spoken. */
public final class NoHttp2Exception extends IOException {

    private static final long serialVersionUID = 1L;

    private NoHttp2Exception(String message) {
        super(message);
    }

    static NoHttp2Exception notOffered() {
        return new NoHttp2Exception("the server does not offer HTTP/2 in the TLS handshake (ALPN)");
    }

    static NoHttp2Exception otherAnswer() {
        return new NoHttp2Exception("what the server answers is not HTTP/2");
    }
}
