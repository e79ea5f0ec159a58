package io.github.camelopenai.examples.kafkachat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that takes its time for an answer, and holds no thread meanwhile. The answer is {@code Re: } and the prompt.
 *
 * <p>Closing it fails the test if a request was not one that OpenAI's description allows.
 */
final class ChatServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Else each answer waits for an acknowledgement of its headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final long millis;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Map<String, CountDownLatch> held = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile CallLimit limit;

    /** @param millis how long an answer takes */
    ChatServer(long millis) throws IOException {
        this.millis = millis;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.createContext("/v1/chat/completions", this::take);
        server.setExecutor(threads);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Answers this prompt when the latch is open; to be told before it is asked. */
    CountDownLatch hold(String prompt) {
        CountDownLatch latch = new CountDownLatch(1);
        held.put(prompt, latch);
        return latch;
    }

    /** Answers this prompt with an error; to be told before it is asked. */
    void failFor(String prompt, int status) {
        failures.put(prompt, status);
    }

    /** Refuses with 429 what goes beyond a limit. */
    void refuseBeyond(CallLimit limit) {
        this.limit = limit;
    }

    /** The prompts in the order in which they were asked. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** How many were under way at the busiest moment. */
    int mostAtATime() {
        return most.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        OpenAIDescription.load()
                .ifPresent(description -> faults.addAll(description.faults(
                        exchange.getRequestMethod(),
                        "/chat/completions",
                        Set.of(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        body)));
        if (limit != null && !limit.takes()) {
            // It says nothing of its limit, nor how long to wait
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
            return;
        }
        JsonNode request = JSON.readTree(body);
        String prompt = request.at("/messages/0/content").asText();
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        asked.add(prompt);
        answerLater(exchange, prompt, request.path("stream").asBoolean(), millis);
    }

    private void answerLater(HttpExchange exchange, String prompt, boolean streams, long delay) {
        threads.schedule(
                () -> {
                    if (held.containsKey(prompt) && held.get(prompt).getCount() > 0) {
                        answerLater(exchange, prompt, streams, 10);
                    } else {
                        answer(exchange, prompt, streams);
                    }
                },
                delay,
                TimeUnit.MILLISECONDS);
    }

    private void answer(HttpExchange exchange, String prompt, boolean streams) {
        Integer failure = failures.get(prompt);
        String answer;
        if (failure != null) {
            answer = Answers.error("No answer to " + prompt, "invalid_request_error", "bad_prompt");
        } else if (streams) {
            answer = new Events()
                    .chat("Re: ")
                    .chat(prompt)
                    .finish("stop")
                    .usage()
                    .done()
                    .toString();
        } else {
            answer = Answers.chat("Re: " + prompt);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", streams && failure == null ? "text/event-stream" : "application/json");
        underWay.decrementAndGet();
        try (OutputStream out = exchange.getResponseBody()) {
            exchange.sendResponseHeaders(failure == null ? 200 : failure, bytes.length);
            out.write(bytes);
        } catch (IOException e) {
            // A worker that was killed does not hear the answer
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "Requests that OpenAI's description does not allow:\n" + String.join("\n", faults));
        }
    }
}
