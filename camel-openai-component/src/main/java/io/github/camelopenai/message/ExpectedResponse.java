package io.github.camelopenai.message;

import io.github.camelopenai.internal.api.Operation.ResponseKind;

/** What the response of {@code openai:request} is. */
public enum ExpectedResponse {
    /** JSON: Maps and Lists. */
    json(ResponseKind.JSON),
    /** Bytes: an InputStream. */
    binary(ResponseKind.BINARY),
    /** A text, as it is. */
    text(ResponseKind.TEXT_OR_JSON);

    private final ResponseKind kind;

    ExpectedResponse(ResponseKind kind) {
        this.kind = kind;
    }

    /** The form of the response. */
    public ResponseKind kind() {
        return kind;
    }
}
