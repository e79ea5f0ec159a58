package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook with the signature that its sender gives it. */
public record SignedWebhook(String id, long timestamp, String body) {

    private static final byte[] KEY = "a signing key of 32 bytes, or so".getBytes(StandardCharsets.UTF_8);

    /** The signing secret, as the sender shows it. */
    public static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    /** A webhook of this moment. */
    public static SignedWebhook now(String id, String body) {
        return new SignedWebhook(id, Instant.now().getEpochSecond(), body);
    }

    /** The right value of the header {@code webhook-signature}. */
    public String signature() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            byte[] hash = mac.doFinal((id + '.' + timestamp + '.' + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends it, and gives the status of the answer. */
    public int deliver(String url) throws IOException, InterruptedException {
        return deliver(url, signature());
    }

    /** Sends it with another signature, or without one where that is null, and gives the status of the answer. */
    public int deliver(String url, String signature) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(timestamp))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("webhook-signature", signature);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
