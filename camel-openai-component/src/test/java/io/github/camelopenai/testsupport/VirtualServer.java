package io.github.camelopenai.testsupport;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.Dialect;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server in time that the test makes, and clients that call it: each call gets the next answer, after as long as it says.
 *
 * <pre>{@code
 * VirtualServer server = new VirtualServer();
 * server.answers(300, 500, 200);
 * OpenAIClient client = server.client(Duration.ofSeconds(1), Duration.ZERO, Limits.NONE, null);
 * }</pre>
 */
public final class VirtualServer {

    private final VirtualTime time = new VirtualTime();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    private final List<ResponseStream> streams = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private final List<HttpCall> attempts = new ArrayList<>();

    private record Answer(
            long connectMillis,
            long answerMillis,
            int status,
            Map<String, String> headers,
            String body,
            String stream) {}

    /** The time of the server and its clients. */
    public VirtualTime time() {
        return time;
    }

    /** Answers the next call with a status and an empty object. */
    public void answers(long connectMillis, long answerMillis, int status) {
        answers(connectMillis, answerMillis, status, Map.of());
    }

    /** Answers the next call with a status, headers and an empty object. */
    public void answers(long connectMillis, long answerMillis, int status, Map<String, String> headers) {
        answers(connectMillis, answerMillis, status, headers, "{}");
    }

    /** Answers the next call with a status, headers and a body. */
    public void answers(long connectMillis, long answerMillis, int status, Map<String, String> headers, String body) {
        answers.add(new Answer(connectMillis, answerMillis, status, headers, body, null));
    }

    /** Answers the next call, in no time, with a stream of which this comes at once and the rest never. */
    public void streams(String text) {
        answers.add(new Answer(0, 0, 200, Map.of(), null, text));
    }

    /** Connects the next call, and never answers it. */
    public void hangs(long connectMillis) {
        answers(connectMillis, TimeUnit.DAYS.toMillis(1), 200);
    }

    /** When calls arrived, in milliseconds. */
    public List<Long> arrivals() {
        return arrivals;
    }

    /** All attempts. */
    public List<HttpCall> attempts() {
        return attempts;
    }

    /** The answers, as the calls wait for them. */
    public List<CompletableFuture<ApiResponse>> calls() {
        return calls;
    }

    /** The streams that were opened. */
    public List<ResponseStream> openedStreams() {
        return streams;
    }

    /**
     * A client that calls it.
     *
     * @param credentials supplies tokens, or null
     */
    public OpenAIClient client(
            Duration requestTimeout, Duration limitTimeout, LimitOptions limits, OpenAICredentials credentials) {
        return client(Clients.options(requestTimeout, limitTimeout, limits, credentials), new CallStatistics());
    }

    /** A client whose calls are observed. */
    public OpenAIClient observedClient(CallObserver observer) {
        return observedClient(observer, Duration.ZERO);
    }

    /** A client whose calls are observed. */
    public OpenAIClient observedClient(CallObserver observer, Duration requestTimeout) {
        return client(Clients.options(requestTimeout, Duration.ZERO, Limits.NONE, null), observer);
    }

    private OpenAIClient client(ClientOptions options, CallObserver observer) {
        return new OpenAIClient(new CallServices(
                options,
                new Transport(),
                new Limiters(time, time, time::nanos, Limits.UNWATCHED),
                time,
                time,
                new Dialect(),
                observer,
                Clock.systemUTC(),
                time::nanos,
                () -> 0));
    }

    private final class Transport implements HttpTransport {

        @Override
        public CompletableFuture<ApiResponse> send(HttpCall call) {
            Answer answer = answers.remove();
            attempts.add(call);
            CompletableFuture<ApiResponse> response = new CompletableFuture<>();
            calls.add(response);
            after(answer.connectMillis(), () -> {
                if (!response.isDone()) {
                    arrivals.add(time.millis());
                    call.attempt().onConnected().run();
                    after(answer.answerMillis(), () -> response.complete(response(call, answer)));
                }
            });
            return response;
        }

        private void after(long millis, Runnable action) {
            if (millis == 0) {
                action.run();
            } else {
                time.schedule(action, millis, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void close() {}
    }

    private ApiResponse response(HttpCall call, Answer answer) {
        if (answer.stream() == null) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            return new ApiResponse(
                    call.target(),
                    answer.status(),
                    answer.headers(),
                    body,
                    call.attempt().number());
        }
        ResponseStream stream = new ResponseStream(-1, 1_000, new ResponseStream.Source() {
            @Override
            public void grant(int bytes) {
                // Nothing more comes
            }

            @Override
            public void begun() {
                // Nobody waits for it
            }

            @Override
            public void abort() {
                // Nothing more comes
            }

            @Override
            public void abortSoon() {
                // Nothing more comes
            }
        });
        stream.add(answer.stream().getBytes(StandardCharsets.UTF_8));
        streams.add(stream);
        return new ApiResponse(
                call.target(),
                answer.status(),
                answer.headers(),
                stream,
                call.attempt().number());
    }
}
