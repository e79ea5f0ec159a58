package io.github.camelopenai.message;

/** The exchange properties that a call sets, and those of the exchange of a tool call. */
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

    /**
     * Whether it is worth asking another server or another model after a failure, a Boolean: it may know better, no chunk of a stream was
     * passed on, and no tool has run. See {@link io.github.camelopenai.route.OpenAIFailover}.
     */
    public static final String FAILOVER = "CamelOpenAIFailover";

    /**
     * The servers that a {@link io.github.camelopenai.route.OpenAIFailover} has asked, in their order, a List of Strings such as {@code
     * [openai(503), local]}: the name of each, and in brackets the status or the exception after which the next one was asked.
     */
    public static final String FAILOVER_SERVERS = "CamelOpenAIFailoverServers";

    /** The text that a stream gave before it broke off, a String. */
    public static final String PARTIAL_TEXT = "CamelOpenAIPartialText";

    /**
     * The embeddings of a list that came before one of its requests failed, a List in the order of the inputs, with null where there is
     * none: a {@code float[]}, or a Map where {@code outputFormat} is none of content.
     */
    public static final String PARTIAL_EMBEDDINGS = "CamelOpenAIPartialEmbeddings";

    /** How many chunks the endpoint of {@code streamTo} has failed to take, an Integer, where there are any. */
    public static final String STREAM_TO_FAILURES = "CamelOpenAIStreamToFailures";

    /**
     * The batches that a submit had created before it failed, a List of Maps, where there are any: these will be answered, and
     * charged.
     */
    public static final String BATCHES = "CamelOpenAIBatches";

    /**
     * What a loop with tools did, a List of Maps, one for each turn: {@code turn}, {@code promptTokens}, {@code completionTokens}, {@code
     * durationMs} and {@code calls}, a List of Maps with {@code id}, {@code name}, {@code arguments}, {@code result}, {@code isError} and
     * {@code durationMs}. Arguments and results are cut at 512 characters. It is there also where the loop failed.
     */
    public static final String AGENTIC_TRACE = "CamelOpenAIAgenticTrace";

    /**
     * With {@code autoToolExecution=false}: the loop that waits for the results of the calls in the message body, a String. {@code
     * operation=toolResults} goes on with it. It has the whole conversation, and is gone where the model has answered.
     */
    public static final String TOOL_LOOP = "CamelOpenAIToolLoop";

    /**
     * Of the exchange of a tool call: the same for each call of this tool in its loop with the same arguments, also when the loop goes on in
     * another JVM. A String for who makes side effects once only.
     */
    public static final String TOOL_KEY = "CamelOpenAIToolKey";

    /** Of the exchange of a tool call: the tool's name, a String. */
    public static final String TOOL_NAME = "CamelOpenAIToolName";

    /** Of the exchange of a tool call: the id that the model gave the call, a String. */
    public static final String TOOL_CALL_ID = "CamelOpenAIToolCallId";

    /** Of the exchange of a tool call: the id of the loop that makes it, a String. It stays when the loop goes on in another JVM. */
    public static final String TOOL_RUN = "CamelOpenAIToolRun";

    /** Of the exchange of a tool call: the arguments, a Map. */
    public static final String TOOL_ARGUMENTS = "CamelOpenAIToolArguments";

    /**
     * Of the exchange that {@code from("openai:mcp")} begins: the headers of the HTTP request, a Map that takes their names in any case. {@code
     * Authorization} is missing where the endpoint has checked it.
     */
    public static final String MCP_HEADERS = "CamelOpenAIMcpHeaders";

    /** With a prompt that is kept in a file: its name, a String. It is there before the call, and where the call fails. */
    public static final String PROMPT_NAME = "CamelOpenAIPromptName";

    /** With a prompt that is kept in a file: its version, a String. It is there before the call, and where the call fails. */
    public static final String PROMPT_VERSION = "CamelOpenAIPromptVersion";

    private OpenAIProperties() {}
}
