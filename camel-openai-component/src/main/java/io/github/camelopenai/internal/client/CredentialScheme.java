package io.github.camelopenai.internal.client;

/** The HTTP header in which a credential goes to the server. */
public enum CredentialScheme {

    /** {@code Authorization: Bearer ...} (<a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, 2.1</a>). */
    BEARER("Authorization", "Bearer "),

    /** {@code api-key: ...}, as Azure OpenAI takes its keys. */
    API_KEY("api-key", "");

    private final String header;
    private final String prefix;

    CredentialScheme(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    String header() {
        return header;
    }

    String value(String credential) {
        return prefix + credential;
    }
}
