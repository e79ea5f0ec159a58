package io.github.camelopenai.internal.client;

/** Which versions of HTTP a transport speaks. */
public enum HttpVersions {

    /** HTTP/2 over TLS where the server offers it, else HTTP/1.1. */
    AUTO("auto"),

    /** HTTP/1.1 alone. */
    HTTP_1_1("1.1"),

    /** HTTP/2 alone, by plain http too: without asking whether the server knows it. */
    HTTP_2("2");

    private final String text;

    HttpVersions(String text) {
        this.text = text;
    }

    /** The value of the option. */
    public static HttpVersions of(String option) {
        for (HttpVersions versions : values()) {
            if (versions.text.equals(option)) {
                return versions;
            }
        }
        throw new IllegalArgumentException("The option httpVersion is '" + option
                + "', but must be auto (HTTP/2 over TLS where the server offers it, else 1.1), 1.1 or 2.");
    }
}
