package io.github.camelopenai.examples.common;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

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

    private final WireMockServer server;

    /**
     * Starts it on a free port.
     *
     * @param millis how long each answer takes
     */
    public StandIn(int millis) {
        this(millis, (SimulatedBatches) null);
    }

    /**
     * Starts one that simulates batches too, which take ten times as long as an answer.
     *
     * @param millis how long each answer takes
     * @param kept the folder that keeps them until the next start
     */
    public StandIn(int millis, Path kept) throws IOException {
        this(millis, new SimulatedBatches(kept, 10L * millis, Clock.systemUTC(), Simulation::chat));
    }

    private StandIn(int millis, SimulatedBatches batches) {
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .jettyAcceptors(1)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(4)
                .disableRequestJournal()
                .extensions(new Simulation(batches)));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(millis)));
    }

    /** Whether an environment names no server to call. */
    public static boolean isNeeded(Map<String, String> environment) {
        return SERVER_VARIABLES.stream()
                .allMatch(variable -> environment.getOrDefault(variable, "").isBlank());
    }

    public String baseUrl() {
        return server.baseUrl() + "/v1";
    }

    /** What a program should tell its user before the first answer. */
    public String notice() {
        return "Answers are simulated by a stand-in on " + baseUrl()
                + "; set OPENAI_API_KEY or OPENAI_BASE_URL to call a real server.";
    }

    @Override
    public void close() {
        server.stop();
    }
}
