package io.github.camelopenai.message;

/** What a text as message body is. */
public enum InputFormat {
    /** Content: the prompt, the input. */
    text,
    /** The request itself, as JSON. */
    json
}
