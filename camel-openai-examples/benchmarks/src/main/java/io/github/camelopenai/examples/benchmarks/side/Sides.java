package io.github.camelopenai.examples.benchmarks.side;

import java.util.List;

/** Those that are compared, by name. */
public final class Sides {

    public static final String US = "us";
    public static final String US_PULL = "us, pull";
    public static final String US_PUSH = "us, push";
    public static final String US_METRICS = "us, metrics";
    public static final String US_TRACES = "us, traces";
    public static final String LIMIT = "limit";
    public static final String OPENAI_JAVA = "openai-java";
    public static final String CAMEL_HTTP = "camel-http";
    public static final String LANGCHAIN4J = "langchain4j";

    /** Our calls with prompts in memory, and then files written by hand. */
    public static final String CALLS_THEN_FILES = "calls, then files";

    /** All of them that make calls, in the order in which they are shown. */
    public static final List<String> ALL =
            List.of(US, US_PULL, US_PUSH, US_METRICS, US_TRACES, LIMIT, OPENAI_JAVA, CAMEL_HTTP, LANGCHAIN4J);

    private Sides() {}

    /**
     * Opens a side.
     *
     * @param baseUrl the base URL of the server
     * @param atATime how many calls it will have at a time
     */
    public static Side open(String name, String baseUrl, int atATime) throws Exception {
        return switch (name) {
            case US, US_PULL -> new CamelOpenAI(baseUrl, false, registry -> {});
            case US_PUSH -> new CamelOpenAI(baseUrl, true, registry -> {});
            case US_METRICS -> new CamelOpenAI(baseUrl, false, Telemetry::meter);
            case US_TRACES -> new CamelOpenAI(baseUrl, false, Telemetry::trace);
            case LIMIT -> new Limit(baseUrl);
            case OPENAI_JAVA -> new OpenAIJava(baseUrl);
            case CAMEL_HTTP -> new CamelHttp(baseUrl, atATime);
            case LANGCHAIN4J -> new LangChain4j(baseUrl);
            default -> throw new IllegalArgumentException("There is no side " + name + "; there are " + ALL);
        };
    }
}
