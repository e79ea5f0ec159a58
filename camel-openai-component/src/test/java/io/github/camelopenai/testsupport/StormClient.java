package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.CredentialScheme;
import io.github.camelopenai.internal.client.Dialect;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.HttpVersions;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.http.HttpClient5Transport;
import io.github.camelopenai.internal.client.http.ResponseMemory;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls on the wire, whose limits and delays count in time that the test makes. */
public final class StormClient implements AutoCloseable {

    private static final int MEGABYTE = 1024 * 1024;
    private static final Operation CHAT = Operations.find("chat", "create");

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final HttpTransport transport;
    private final OpenAIClient client;
    private volatile Limiters.Entry entry;
    private volatile int sent;

    /** @param adaptive whether refusals teach */
    public StormClient(String baseUrl, VirtualTime time, boolean adaptive) {
        LimitOptions none = Limits.NONE;
        LimitOptions limits = new LimitOptions(
                0, 0, 0, none.burstTolerance(), none.maxQueuedRequests(), none.longestWait(), adaptive);
        transport = new HttpClient5Transport(
                new TransportOptions(Duration.ofSeconds(10), 500, 10_000, null, null, HttpVersions.AUTO),
                new ResponseMemory(64 * MEGABYTE, clock, threads),
                clock,
                threads,
                threads);
        client = new OpenAIClient(new CallServices(
                options(baseUrl, limits),
                transport,
                new Limiters(time, threads, time::nanos, new Watch()),
                time,
                threads,
                new Dialect(),
                new CallStatistics(),
                Clock.systemUTC(),
                time::nanos,
                () -> 0));
    }

    private static ClientOptions options(String baseUrl, LimitOptions limits) {
        return new ClientOptions(
                ServerAddress.of(baseUrl),
                new ClientOptions.Caller("sk-1", null, CredentialScheme.BEARER, null, null, Map.of()),
                new ClientOptions.Times(
                        Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO),
                new ClientOptions.Answers(true, MEGABYTE),
                new ClientOptions.Retries(2, Duration.ofMinutes(2)),
                false,
                limits);
    }

    /** Sends so many at once. */
    public void send(int calls) {
        sent = calls;
        for (int i = 0; i < calls; i++) {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            fields.put("model", "m")
                    .putArray("messages")
                    .addObject()
                    .put("role", "user")
                    .put("content", "Prompt " + i);
            client.send(new ApiRequest(CHAT, CHAT.path(), List.of(), Map.of(), fields, List.of()))
                    .whenComplete((response, failure) -> (failure == null ? answered : failed).incrementAndGet());
        }
    }

    /** Whether all calls have ended or wait for their turn, so that nothing happens before time passes. */
    public boolean isQuiet() {
        int over = ended();
        return entry.limiter().waiting() + over == sent && entry.limiter().underWay() == 0;
    }

    public int ended() {
        return answered.get() + failed.get();
    }

    public int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        client.stop();
        transport.close();
        threads.shutdownNow();
        clock.shutdownNow();
    }

    private final class Watch implements Limiters.Listener {

        @Override
        public void added(Limiters.Entry added) {
            entry = added;
        }

        @Override
        public void removed(Limiters.Entry removed) {}
    }
}
