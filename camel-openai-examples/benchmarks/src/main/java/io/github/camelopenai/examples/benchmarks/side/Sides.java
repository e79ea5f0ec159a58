package io.github.camelopenai.examples.benchmarks.side;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;

/** Those that are compared, by name. */
public final class Sides {

    public static final String US = "us";
    public static final String US_PULL = "us, pull";
    public static final String US_PUSH = "us, push";
    public static final String US_PULL_THREADS = "us, pull, threads";
    public static final String US_ARCHIVE = "us, archive";
    public static final String US_METRICS = "us, metrics";
    public static final String US_TRACES = "us, traces";
    public static final String LIMIT = "limit";
    public static final String OPENAI_JAVA = "openai-java";
    public static final String CAMEL_HTTP = "camel-http";
    public static final String LANGCHAIN4J = "langchain4j";

    /** Our calls with prompts in memory, and then files written by hand. */
    public static final String CALLS_THEN_FILES = "calls, then files";

    /** All of them that make calls, in the order in which they are shown. */
    public static final List<String> ALL = List.of(
            US,
            US_PULL,
            US_PUSH,
            US_PULL_THREADS,
            US_ARCHIVE,
            US_METRICS,
            US_TRACES,
            LIMIT,
            OPENAI_JAVA,
            CAMEL_HTTP,
            LANGCHAIN4J);

    private Sides() {}

    /**
     * Opens a side.
     *
     * @param baseUrl the base URL of the server
     * @param atATime how many calls it will have at a time
     */
    public static Side open(String name, String baseUrl, int atATime) throws Exception {
        return switch (name) {
            case US, US_PULL, US_ARCHIVE -> new CamelOpenAI(baseUrl, false, camel -> {});
            case US_PUSH -> new CamelOpenAI(baseUrl, true, camel -> {});
            case US_PULL_THREADS -> new CamelOpenAI(baseUrl, false, camel -> routeThreads(camel, atATime));
            case US_METRICS -> new CamelOpenAI(baseUrl, false, camel -> Telemetry.meter(camel.getRegistry()));
            case US_TRACES -> new CamelOpenAI(baseUrl, false, camel -> Telemetry.trace(camel.getRegistry()));
            case LIMIT -> new Limit(baseUrl);
            case OPENAI_JAVA -> new OpenAIJava(baseUrl);
            case CAMEL_HTTP -> new CamelHttp(baseUrl, atATime);
            case LANGCHAIN4J -> new LangChain4j(baseUrl);
            default -> throw new IllegalArgumentException("There is no side " + name + "; there are " + ALL);
        };
    }

    /** Whether the library of a side is on the class path; a pack has not all of them. */
    public static boolean isThere(String name) {
        return switch (name) {
            case OPENAI_JAVA -> isClass("com.openai.client.OpenAIClient");
            case LANGCHAIN4J -> isClass("dev.langchain4j.model.openai.OpenAiChatModel");
            default -> true;
        };
    }

    /** Whether a class is on the class path. */
    public static boolean isClass(String name) {
        try {
            Class.forName(name, false, Sides.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** A thread for each stream that is pulled, as the page on streaming advises who pulls many. */
    private static void routeThreads(CamelContext camel, int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile("openai");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        camel.getExecutorServiceManager().registerThreadPoolProfile(profile);
    }
}
