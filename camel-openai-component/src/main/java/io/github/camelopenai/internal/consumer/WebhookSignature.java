package io.github.camelopenai.internal.consumer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook (<a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>, <a
 * href="https://platform.openai.com/docs/guides/webhooks">OpenAI webhooks</a>): HMAC-SHA256 over id, time and body, in base64.
 */
final class WebhookSignature {

    static final Duration OLDEST = Duration.ofMinutes(5);

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Clock clock;

    /** @throws IllegalArgumentException where the secret is missing or none */
    WebhookSignature(String secret, Clock clock) {
        this.clock = clock;
        if (secret == null || secret.isBlank()) {
            throw new IllegalArgumentException(
                    "openai:webhook needs the option secret, the signing secret of the webhook,"
                            + " such as whsec_... Without it anyone could call the route.");
        }
        String base64 = secret.strip().startsWith(PREFIX) ? secret.strip().substring(PREFIX.length()) : secret.strip();
        try {
            key = new SecretKeySpec(Base64.getDecoder().decode(base64), ALGORITHM);
        } catch (IllegalArgumentException e) {
            // Without the cause, which may repeat the secret
            throw new IllegalArgumentException(
                    "The option secret of openai:webhook is no signing secret: whsec_ and then base64 is accepted");
        }
    }

    /**
     * What is wrong with a delivery, or null where nothing is.
     *
     * @param signatures the header {@code webhook-signature}: one or more, each behind its version, separated by blanks
     */
    String fault(String id, String timestamp, String signatures, byte[] body) {
        if (id == null || timestamp == null || signatures == null) {
            return "webhook-id, webhook-timestamp or webhook-signature is missing";
        }
        if (!timestamp.matches("\\d{1,12}")) {
            return "webhook-timestamp is no number of seconds";
        }
        long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        if (Math.abs(age) > OLDEST.toSeconds()) {
            return "webhook-timestamp is not within 5 minutes";
        }
        byte[] expected = sign(id, timestamp, body);
        boolean matches = false;
        for (String signature : signatures.split(" ")) {
            matches |= signature.startsWith(VERSION)
                    && MessageDigest.isEqual(expected, decoded(signature.substring(VERSION.length())));
        }
        return matches ? null : "webhook-signature is not that of the body";
    }

    private byte[] sign(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
