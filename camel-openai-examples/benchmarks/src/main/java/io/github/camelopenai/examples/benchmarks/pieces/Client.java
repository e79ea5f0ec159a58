package io.github.camelopenai.examples.benchmarks.pieces;

import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.CredentialScheme;
import io.github.camelopenai.internal.client.Dialect;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** A client with all that it has but the network: each call is answered at once. */
final class Client {

    static final Map<String, String> HEADERS = Map.of("content-type", "application/json", "x-request-id", "req_1");

    private Client() {}

    /** @param answer what is answered to each call */
    static OpenAIClient of(byte[] answer, ScheduledExecutorService scheduler) {
        return new OpenAIClient(new CallServices(
                options(),
                new Answering(answer),
                new Limiters(scheduler, Runnable::run, System::nanoTime, new Nobody()),
                scheduler,
                Runnable::run,
                new Dialect(),
                new CallStatistics(),
                Clock.systemUTC(),
                System::nanoTime,
                () -> 0.5));
    }

    private static ClientOptions options() {
        return new ClientOptions(
                ServerAddress.of("http://127.0.0.1/v1"),
                new ClientOptions.Caller("sk-benchmark", null, CredentialScheme.BEARER, null, null, Map.of()),
                new ClientOptions.Times(
                        Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(600), Duration.ZERO, Duration.ZERO),
                new ClientOptions.Answers(true, 64 * 1024 * 1024),
                new ClientOptions.Retries(2, Duration.ofSeconds(120)),
                false,
                new LimitOptions(0, 0, 0, Duration.ofSeconds(1), 10_000, Duration.ofMinutes(2), true));
    }

    private record Answering(byte[] answer) implements HttpTransport {

        @Override
        public CompletableFuture<ApiResponse> send(HttpCall call) {
            call.attempt().onConnected().run();
            return CompletableFuture.completedFuture(new ApiResponse(
                    call.target(), 200, HEADERS, answer, call.attempt().number()));
        }

        @Override
        public void close() {
            // Nothing is open
        }
    }

    private static final class Nobody implements Limiters.Listener {

        @Override
        public void added(Limiters.Entry entry) {
            // Nobody listens
        }

        @Override
        public void removed(Limiters.Entry entry) {
            // Nobody listens
        }
    }
}
