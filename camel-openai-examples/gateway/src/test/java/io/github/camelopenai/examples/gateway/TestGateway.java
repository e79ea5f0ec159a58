package io.github.camelopenai.examples.gateway;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gateway in front of test servers. Its clients are alice, with all the room that she wants, and bob, who may ask twice a
 * minute and once at a time.
 */
final class TestGateway implements AutoCloseable {

    static final String ALICE = "gw-key-of-alice-0001";
    static final String BOB = "gw-key-of-bob-000002";
    static final String FIRST_KEY = "sk-first-upstream-key";
    static final String SECOND_KEY = "sk-second-upstream-key";
    static final int LARGEST_REQUEST = 100_000;

    /** Where nobody listens. */
    static final String NOWHERE = "http://127.0.0.1:1/v1";

    private static final int PATIENCE_MILLIS = 30_000;

    private final List<String> accessLog = new CopyOnWriteArrayList<>();
    private final List<OpenAIClient> clients = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Relay relay;

    TestGateway(String first) throws Exception {
        this(first, null);
    }

    TestGateway(String first, String second) throws Exception {
        this(first, second, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    /** @param origins those that may call it, or none */
    TestGateway(String first, String second, Duration firstByteTimeout, Duration bodyPatience, String... origins)
            throws Exception {
        this(
                new Servers(server(first, FIRST_KEY), server(second, SECOND_KEY), firstByteTimeout),
                Spending.NONE,
                bodyPatience,
                origins);
    }

    /** @param spending what calls cost, and how much of it each client may have */
    TestGateway(String first, String second, Spending spending) throws Exception {
        this(
                new Servers(server(first, FIRST_KEY), server(second, SECOND_KEY), Duration.ofMinutes(1)),
                spending,
                Duration.ofMinutes(1));
    }

    TestGateway(Servers servers, Spending spending, Duration bodyPatience, String... origins) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        AccessLog log = new AccessLog(accessLog::add, System::nanoTime);
        Origins pages = new Origins(Set.of(origins));
        relay = Relay.start(
                "127.0.0.1",
                port,
                new Gate(knownClients(), pages, new RequestBody.Bounds(LARGEST_REQUEST, bodyPatience), log),
                pages,
                models(),
                log,
                servers,
                spending);
    }

    static Server server(String baseUrl, String key) {
        return baseUrl == null ? null : new Server(baseUrl, key);
    }

    private static Clients knownClients() throws IOException {
        return Clients.read(
                file(
                        "alice.key=" + ALICE,
                        "alice.requestsPerMinute=999999",
                        "alice.requestsAtATime=1000",
                        "bob.key=" + BOB,
                        "bob.requestsPerMinute=2",
                        "bob.requestsAtATime=1"),
                System::nanoTime);
    }

    private static Models models() throws IOException {
        return Models.read(file("fast = gpt-4o-mini, llama3.2", "timed = gpt-4o-mini", "timed.tags = clock"));
    }

    /** A file with these lines. */
    static Path file(String... lines) throws IOException {
        Path file = Files.createTempFile("gateway", ".properties");
        file.toFile().deleteOnExit();
        return Files.write(file, List.of(lines));
    }

    int port() {
        return port;
    }

    String baseUrl() {
        return relay.baseUrl();
    }

    /** The lines so far. */
    List<String> accessLog() {
        return accessLog;
    }

    /** How many requests have not come to their end in Camel. */
    int requestsUnderWay() {
        return relay.requestsUnderWay();
    }

    /** OpenAI's own client with a key; it tells of each failure at once, and is closed with the gateway. */
    OpenAIClient client(String key) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
        clients.add(client);
        return client;
    }

    /** Posts a body for alice, with these headers: a name, its value, a name ... */
    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), path, headers);
    }

    /** Gets a path for alice. */
    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(), path);
    }

    /** Gets a path with this key. */
    HttpResponse<String> as(String key, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .header("Authorization", "Bearer " + key)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a request with this key. */
    HttpResponse<String> as(String key, HttpRequest.Builder request, String path) throws Exception {
        request.uri(URI.create(baseUrl() + path).normalize()).setHeader("Authorization", "Bearer " + key);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path, String... headers) throws Exception {
        request.uri(URI.create(baseUrl() + path)).setHeader("Authorization", "Bearer " + ALICE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends these lines of a request, and gives the whole response; the connection must end with it. */
    String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        clients.forEach(OpenAIClient::close);
        relay.close();
    }
}
