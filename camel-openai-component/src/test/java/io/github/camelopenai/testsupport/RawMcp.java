package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends single requests to an MCP server, right ones and wrong ones.
 *
 * <pre>{@code
 * RawMcp.Reply reply = new RawMcp(url).modern("tools/list", "");
 * }</pre>
 */
public record RawMcp(String url) {

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    /** What came back. */
    public record Reply(int status, HttpResponse<String> response) {

        public JsonNode json() {
            return response.body().isEmpty() ? JsonNodeFactory.instance.missingNode() : Json.parse(response.body());
        }

        public JsonNode result() {
            return json().path("result");
        }

        /** The text of the first content of a call of a tool. */
        public String text() {
            return result().at("/content/0/text").asText();
        }

        public int error() {
            return json().at("/error/code").asInt();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /** A request of JSON-RPC; the params without their braces. */
    public static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    /** The same as 2026-07-28 has it. */
    public static String modernRequest(String method, String params) {
        return request(method, params.isEmpty() ? META : META + ',' + params);
    }

    /** The params of a call without arguments. */
    public static String named(String tool) {
        return "\"name\":\"" + tool + '"';
    }

    /** A right request of 2026-07-28. */
    public Reply modern(String method, String params, String... more) {
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        String name = Json.parse('{' + params + '}').path("name").asText("");
        if (!name.isEmpty()) {
            headers.addAll(List.of("Mcp-Name", name));
        }
        headers.addAll(Arrays.asList(more));
        return post(modernRequest(method, params), headers.toArray(String[]::new));
    }

    /** A right request of 2025-11-25. */
    public Reply legacy(String method, String params) {
        return post(request(method, params), "MCP-Protocol-Version", "2025-11-25");
    }

    public Reply post(String body, String... headers) {
        return send("POST", body, headers);
    }

    public Reply send(String method, String body, String... headers) {
        try {
            HttpResponse<String> response =
                    client().send(http(method, body, headers), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that nobody waits for. */
    public CompletableFuture<Reply> later(String body, String... headers) {
        return client().sendAsync(http("POST", body, headers), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Reply(response.statusCode(), response));
    }

    /** Of one request alone: a server may close a kept connection as the next request uses it, and a POST is not sent again. */
    private static HttpClient client() {
        return HttpClient.newHttpClient();
    }

    private HttpRequest http(String method, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }
}
