package io.github.camelopenai.message;

/** The exchange properties that a call sets. */
public final class OpenAIProperties {

    /** The whole response as a Map, with {@code storeFullResponse=true}. */
    public static final String RESPONSE = "CamelOpenAIResponse";

    /** The kind of a failure: the name of an {@link io.github.camelopenai.api.ErrorCategory}. */
    public static final String ERROR_CATEGORY = "CamelAiErrorCategory";

    /** How long the server asks to wait after a failure, in milliseconds, a Long. */
    public static final String RETRY_AFTER_MILLIS = "CamelAiRetryAfterMillis";

    /**
     * Whether something of a call that failed may have reached the server, so that it may have been charged, a Boolean. Where it is
     * false, the call can be made again without being charged twice.
     */
    public static final String SENT = "CamelOpenAISent";

    /** The text that a stream gave before it broke off, a String. */
    public static final String PARTIAL_TEXT = "CamelOpenAIPartialText";

    /** How many chunks the endpoint of {@code streamTo} has failed to take, an Integer, where there are any. */
    public static final String STREAM_TO_FAILURES = "CamelOpenAIStreamToFailures";

    /**
     * The batches that a submit had created before it failed, a List of Maps, where there are any: these will be answered, and
     * charged.
     */
    public static final String BATCHES = "CamelOpenAIBatches";

    private OpenAIProperties() {}
}
