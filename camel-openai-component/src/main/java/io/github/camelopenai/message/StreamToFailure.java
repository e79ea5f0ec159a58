package io.github.camelopenai.message;

/** What a failure of the endpoint that takes the chunks means for the stream. */
public enum StreamToFailure {
    /** The stream ends, and the call fails. */
    FAIL,
    /** The failure is logged and counted, and the next chunk is sent. */
    CONTINUE;

    /**
     * The one of this name, in any case.
     *
     * @throws IllegalArgumentException naming the option, the value and what is accepted
     */
    public static StreamToFailure of(String name) {
        for (StreamToFailure value : values()) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "The option streamToFailure is '" + name + "', but must be fail or continue");
    }
}
