package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.examples.common.StandIn;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Calls a gateway as its clients would, and shows what comes back. */
final class Demonstration {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final String key;
    private final PrintStream screen;

    Demonstration(String baseUrl, String key, PrintStream screen) {
        this.baseUrl = baseUrl;
        this.key = key;
        this.screen = screen;
    }

    /** @param first the stand-in for the first server, which this ends */
    void run(StandIn first) throws IOException, InterruptedException {
        show("A chat with the model 'fast'", chat(key, false));
        stream();
        show("A key that nobody has", chat("gw-unknown", false));
        first.close();
        show("The first server is down, so the second answers", chat(key, false));
        screen.println("The gateway listens on " + baseUrl + ", for a guest with a key of this run. Try:");
        screen.println("  curl -N " + baseUrl + "/chat/completions -H 'Authorization: Bearer " + key + "'"
                + " -H 'Content-Type: application/json' -d '" + request(true) + "'");
    }

    private void stream() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (InputStream events = chat(key, true).body()) {
            events.read();
            long first = System.nanoTime() - begin;
            events.readAllBytes();
            long last = System.nanoTime() - begin;
            screen.printf(
                    "The same as a stream: the first event after %d ms, the last after %d ms%n",
                    TimeUnit.NANOSECONDS.toMillis(first), TimeUnit.NANOSECONDS.toMillis(last));
        }
    }

    private void show(String what, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            JsonNode json = JSON.readTree(body);
            JsonNode text = json.at("/choices/0/message/content");
            String said = text.isTextual()
                    ? json.path("model").asText() + ": " + text.asText()
                    : json.at("/error/message").asText();
            screen.println(what + ": " + response.statusCode() + ", " + said);
        }
    }

    private HttpResponse<InputStream> chat(String with, boolean stream) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request(stream)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String request(boolean stream) {
        return "{\"model\":\"fast\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Name three rivers.\"}]}";
    }
}
