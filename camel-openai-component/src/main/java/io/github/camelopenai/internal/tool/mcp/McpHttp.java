package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions.Times;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.Secrets;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.Payload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Streamable HTTP (<a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">MCP, transports</a>): each
 * message is a POST, and its answer is one JSON text or a stream of events.
 */
final class McpHttp implements McpWire {

    private static final String BOTH = "application/json, text/event-stream";
    private static final String EVENTS = "text/event-stream";
    private static final int WINDOW = 64 * 1024;
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long PAUSE_MILLIS = 1_000;

    /** A server that keeps a stream open for its notifications sends comments more often; one that does not is asked again. */
    private static final Duration LONGEST_QUIET = Duration.ofMinutes(5);

    private final String server;
    private final McpServerOptions.Http address;
    private final CallServices services;
    private final McpCredentials credentials;
    private final HttpFailures failures;
    private final Consumer<JsonNode> inbound;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param inbound takes what the server asks and tells */
    McpHttp(
            McpServerOptions options,
            McpServerOptions.Http address,
            CallServices services,
            Secrets secrets,
            Consumer<JsonNode> inbound) {
        this.server = options.option();
        this.address = address;
        this.services = services;
        this.credentials = new McpCredentials(
                server + ".credentials", address.credentials(), services.supplierExecutor(), secrets);
        this.failures =
                new HttpFailures(server, address, secrets, new ResponseReader(secrets, services.clock(), most()));
        this.inbound = inbound;
    }

    private long most() {
        return services.options().answers().maxSize();
    }

    @Override
    public CompletableFuture<Rpc.Answer> request(ObjectNode request, Map<String, String> headers) {
        Steps<Rpc.Answer> result = new Steps<>();
        send("POST", request, headers, services.options().times(), result, response -> {
            OpenAIException failure = failures.of(request, response);
            if (failure == null) {
                read(request, headers, response, result);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Waits for the response among the messages that come before it. */
    private void read(ObjectNode request, Map<String, String> headers, ApiResponse response, Steps<Rpc.Answer> result) {
        result.whenComplete((answer, failure) -> {
            if (failure != null) {
                response.stream().close();
            }
        });
        Predicate<JsonNode> taker = message -> {
            if (!Rpc.answers(message, request.path("id").asLong())) {
                inbound.accept(message);
                return true;
            }
            if (message.has("error")) {
                result.completeExceptionally(failures.error(request, message, response.status()));
            } else {
                result.complete(new Rpc.Answer(message.path("result"), response.headers()));
            }
            return false;
        };
        AtomicReference<HttpMessages> messages = new AtomicReference<>();
        messages.set(new HttpMessages(response, most(), taker, failure -> {
            if (result.isDone()) {
                return;
            }
            if (mayResume(headers, messages.get(), failure)) {
                resume(request, headers, messages.get(), result);
            } else {
                result.completeExceptionally(failure == null ? failures.unanswered(response) : failures.named(failure));
            }
        }));
        messages.get().read();
    }

    /** Before 2026-07-28 a server may end a stream before its response, and give the rest to who names the last event. */
    private static boolean mayResume(Map<String, String> headers, HttpMessages messages, Throwable failure) {
        boolean isLegacy = headers.containsKey(Era.VERSION) && !headers.containsKey(Era.METHOD);
        boolean isCut = failure == null || failure instanceof OpenAIConnectException;
        return isLegacy && isCut && !messages.lastEventId().isEmpty();
    }

    /** Asks for the rest: the request itself is not sent again. */
    private void resume(
            ObjectNode request, Map<String, String> headers, HttpMessages messages, Steps<Rpc.Answer> result) {
        long pause = messages.retryMillis() < 0 ? PAUSE_MILLIS : messages.retryMillis();
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put("Last-Event-ID", messages.lastEventId());
        Later.run(
                services,
                Math.max(SHORTEST_PAUSE_MILLIS, pause),
                result,
                () -> send("GET", null, more, services.options().times(), result, response -> {
                    if (isEvents(response) && response.stream() != null) {
                        read(request, headers, response, result);
                    } else {
                        response.abandon();
                        result.completeExceptionally(failures.unanswered(response));
                    }
                }));
    }

    @Override
    public CompletableFuture<Void> tell(ObjectNode message, Map<String, String> headers) {
        Steps<Void> result = new Steps<>();
        send("POST", message, headers, services.options().times(), result, response -> {
            response.abandon();
            OpenAIException failure = failures.of(message, response);
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    @Override
    public CompletableFuture<Void> listen(ObjectNode request, Map<String, String> headers) {
        Steps<Void> result = new Steps<>();
        Times times = services.options().times();
        Times quiet =
                new Times(times.connectionRequest(), Duration.ZERO, LONGEST_QUIET, times.request(), times.limit());
        send(request == null ? "GET" : "POST", request, headers, quiet, result, response -> {
            if (response.stream() == null || !isEvents(response)) {
                response.abandon();
                result.completeExceptionally(failures.unanswered(response));
                return;
            }
            result.whenComplete((nothing, failure) -> response.stream().close());
            Predicate<JsonNode> taker = message -> {
                inbound.accept(message);
                return true;
            };
            new HttpMessages(response, most(), taker, failure -> result.complete(null)).read();
        });
        return result;
    }

    private static boolean isEvents(ApiResponse response) {
        return response.headers().getOrDefault("content-type", "").contains(EVENTS);
    }

    @Override
    public CompletableFuture<Void> close(Map<String, String> headers) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        Set<CompletableFuture<?>> left = Set.copyOf(underWay);
        CompletableFuture<Void> goodbye =
                headers.containsKey(McpSession.SESSION) ? endSession(headers) : CompletableFuture.completedFuture(null);
        closed = true;
        left.forEach(each -> each.completeExceptionally(stopped()));
        return goodbye.handle((nothing, failure) -> null);
    }

    private CompletableFuture<Void> endSession(Map<String, String> headers) {
        Steps<Void> result = new Steps<>();
        Times times = services.options().times();
        send("DELETE", null, headers, times, result, response -> {
            response.abandon();
            result.complete(null);
        });
        return result;
    }

    private OpenAIConnectException stopped() {
        return OpenAIConnectException.stopped(
                ApiError.unanswered("A call of the MCP server " + server, 1), "its route");
    }

    /** Sends a message, once more with a fresh token where the server rejects the first. */
    private void send(
            String method,
            ObjectNode message,
            Map<String, String> headers,
            Times times,
            Steps<?> result,
            Consumer<ApiResponse> answered) {
        underWay.add(result);
        result.whenComplete((answer, failure) -> underWay.remove(result));
        if (closed) {
            result.completeExceptionally(stopped());
            return;
        }
        result.then(credentials.token(null), token -> {
            HttpCall first = call(method, message, headers, times, token);
            transmit(result, first, response -> {
                if (response.status() != 401 || !credentials.areSupplied()) {
                    answered.accept(response);
                    return;
                }
                response.abandon();
                result.then(
                        credentials.token(token),
                        fresh -> transmit(result, call(method, message, headers, times, fresh), answered));
            });
        });
    }

    /** On the threads of calls: looking up a host may block. */
    private void transmit(Steps<?> result, HttpCall call, Consumer<ApiResponse> answered) {
        Later.run(services, result, () -> {
            try {
                transmitNow(result, call, answered);
            } catch (Throwable e) {
                // Whatever it is: a request that does not end is lost
                result.completeExceptionally(failures.named(e));
            }
        });
    }

    private void transmitNow(Steps<?> result, HttpCall call, Consumer<ApiResponse> answered) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<ApiResponse> sent = services.transport().send(call);
        // One that comes too late holds a connection
        sent.thenAccept(response -> {
            if (result.isDone()) {
                response.abandon();
            }
        });
        result.then(sent, answered, failure -> result.completeExceptionally(failures.named(failure)));
    }

    private HttpCall call(String method, ObjectNode message, Map<String, String> ofMessage, Times times, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", method.equals("GET") ? EVENTS : BOTH);
        if (message != null) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(ofMessage);
        headers.putAll(address.headers());
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        // What a tool does once it must not do twice
        boolean isRepeatable =
                message == null || !message.path("method").asText().equals("tools/call");
        return new HttpCall(
                method,
                address.url(),
                headers,
                message == null ? null : new Payload("application/json", Content.of(Json.toBytes(message))),
                WINDOW,
                new HttpCall.Attempt(1, false, () -> {}),
                times,
                most(),
                isRepeatable);
    }
}
