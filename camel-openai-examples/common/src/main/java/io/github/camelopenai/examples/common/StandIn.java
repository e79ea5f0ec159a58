package io.github.camelopenai.examples.common;

import io.github.camelopenai.test.OpenAIStandIn;
import io.github.camelopenai.test.RecordedRequest;
import io.github.camelopenai.test.Replies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A server inside the program that simulates answers, for a first try without a key.
 *
 * <pre>{@code
 * if (StandIn.isNeeded(System.getenv())) {
 *     try (StandIn standIn = new StandIn(300)) { ... standIn.baseUrl() ... }
 * }
 * }</pre>
 */
public final class StandIn implements AutoCloseable {

    private static final List<String> SERVER_VARIABLES =
            List.of("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE");

    private static final int MOST_CHUNK_MILLIS = 80;

    private final OpenAIStandIn openai;

    /**
     * Starts it on a free port.
     *
     * @param millis how long each answer takes
     */
    public StandIn(int millis) {
        this(millis, OpenAIStandIn.start());
    }

    /**
     * Starts one that keeps its files and batches. A batch takes ten times as long as an answer.
     *
     * @param millis how long each answer takes
     * @param kept the folder that keeps them until the next start
     */
    public StandIn(int millis, Path kept) {
        this(millis, OpenAIStandIn.start(kept).batchesTake(Duration.ofMillis(10L * millis)));
    }

    private StandIn(int millis, OpenAIStandIn openai) {
        this.openai = openai;
        openai.answersTake(Duration.ofMillis(millis))
                .chunksTake(Duration.ofMillis(Math.min(millis, MOST_CHUNK_MILLIS)))
                .keepRequests(0);
    }

    /** Lets a script decide each answer, in place of a model. */
    public StandIn play(BiConsumer<RecordedRequest, Replies<?>> model) {
        openai.decide(model);
        return this;
    }

    /** Whether an environment names no server to call. */
    public static boolean isNeeded(Map<String, String> environment) {
        return SERVER_VARIABLES.stream()
                .allMatch(variable -> environment.getOrDefault(variable, "").isBlank());
    }

    public String baseUrl() {
        return openai.baseUrl();
    }

    /** What a program should tell its user before the first answer. */
    public String notice() {
        return "Answers are simulated by a stand-in on " + baseUrl()
                + "; set OPENAI_API_KEY or OPENAI_BASE_URL to call a real server.";
    }

    @Override
    public void close() {
        openai.close();
    }
}
