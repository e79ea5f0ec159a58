package io.github.camelopenai.api;

/** The coarse kind of a failure, with the names that Camel's own AI components use from 4.23 on. */
public enum ErrorCategory {
    RATE_LIMIT,
    SERVER_ERROR,
    VALIDATION,
    AUTH,
    UNKNOWN
}
