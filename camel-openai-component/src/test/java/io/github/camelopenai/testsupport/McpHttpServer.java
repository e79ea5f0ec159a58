package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelopenai.internal.api.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An MCP server over HTTP, of the era and with the answers that a test gives it. */
public final class McpHttpServer implements AutoCloseable {

    public static final String TOOL = "{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** A request that has come. */
    public record Request(String method, Map<String, List<String>> headers, JsonNode body) {

        public String header(String name) {
            List<String> values =
                    headers.get(name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT));
            return values == null ? null : String.join(", ", values);
        }

        public String rpc() {
            return body.path("method").asText(method);
        }
    }

    /** What the server does with a request. */
    public interface Answer {
        void to(JsonNode request, Reply reply) throws Exception;
    }

    private McpHttpServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/mcp", this::serve);
        server.start();
    }

    /** One of 2026-07-28, with the tool {@code echo}. */
    public static McpHttpServer modern() {
        McpHttpServer server = new McpHttpServer(0);
        server.on(
                "server/discover",
                "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],"
                        + "\"capabilities\":{\"tools\":{}}}");
        return server.lists(TOOL);
    }

    /** One of 2025-06-18 with the session {@code s-1}, and the tool {@code echo}. */
    public static McpHttpServer legacy() {
        return legacy(0);
    }

    /** The same on this port. */
    public static McpHttpServer legacy(int port) {
        McpHttpServer server = new McpHttpServer(port);
        server.on(
                "server/discover",
                (request, reply) -> reply.json(
                        400,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"No session\"}}"));
        server.on("initialize", (request, reply) -> {
            reply.header("Mcp-Session-Id", "s-1");
            reply.result("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}}}");
        });
        server.on("notifications/initialized", (request, reply) -> reply.status(202));
        server.on("notifications/cancelled", (request, reply) -> reply.status(202));
        return server.lists(TOOL);
    }

    public McpHttpServer lists(String... tools) {
        return on("tools/list", "{\"tools\":[" + String.join(",", tools) + "]}");
    }

    public McpHttpServer on(String method, String result) {
        return on(method, (request, reply) -> reply.result(result));
    }

    public McpHttpServer on(String method, Answer answer) {
        answers.put(method, answer);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    public List<String> asked() {
        return requests.stream().map(Request::rpc).toList();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The last request of a method. */
    public Request last(String method) {
        return requests.stream()
                .filter(each -> each.rpc().equals(method))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    /** What the client has answered to a request of this id. */
    public JsonNode answerTo(String id) {
        return requests.stream()
                .map(Request::body)
                .filter(body -> !body.has("method") && body.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode body = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.parse(bytes);
        Request request = new Request(exchange.getRequestMethod(), Map.copyOf(exchange.getRequestHeaders()), body);
        requests.add(request);
        Answer none = (asked, reply) -> reply.status(405);
        try (exchange) {
            answers.getOrDefault(request.rpc(), none).to(body, new Reply(exchange, body));
        } catch (Exception e) {
            // The client went away, or the test made it so
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The answer to one request. */
    public static final class Reply {

        private final HttpExchange exchange;
        private final JsonNode request;
        private OutputStream events;

        private Reply(HttpExchange exchange, JsonNode request) {
            this.exchange = exchange;
            this.request = request;
        }

        public void header(String name, String value) {
            exchange.getResponseHeaders().set(name, value);
        }

        public void status(int status) throws IOException {
            exchange.sendResponseHeaders(status, -1);
        }

        public void json(int status, String json) throws IOException {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            header("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        public void result(String result) throws IOException {
            json(200, message("result", result));
        }

        public void text(String text) throws IOException {
            result("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
        }

        public void error(int status, int code, String message) throws IOException {
            json(status, message("error", "{\"code\":" + code + ",\"message\":\"" + message + "\"}"));
        }

        public void event(String message) throws IOException {
            if (events == null) {
                header("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                events = exchange.getResponseBody();
            }
            events.write(("event: message\ndata: " + message + "\n\n").getBytes(StandardCharsets.UTF_8));
            events.flush();
        }

        /** An event that says nothing but its id, and when to ask for those after it. */
        public void eventId(String id, long retryMillis) throws IOException {
            event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            events.write(("id: " + id + "\nretry: " + retryMillis + "\ndata: \n\n").getBytes(StandardCharsets.UTF_8));
            events.flush();
        }

        public void eventWithResult(String result) throws IOException {
            event(message("result", result));
        }

        /** Closes the connection without an answer. */
        public void breakOff() {
            exchange.close();
        }

        /** Writes comments until the client closes the connection. */
        public void awaitClosed() throws InterruptedException {
            try {
                while (true) {
                    events.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                    events.flush();
                    Thread.sleep(5);
                }
            } catch (IOException e) {
                // That is the end
            }
        }

        private String message(String field, String value) {
            ObjectNode message =
                    JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").set("id", request.get("id"));
            return message.<ObjectNode>set(field, Json.parse(value)).toString();
        }
    }
}
