package io.github.camelopenai.examples.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who may call the gateway.
 *
 * @param name how the access log calls it
 * @param keyHash the SHA-256 of its key; the key itself is not kept
 * @param limit how much it may ask for
 * @param budget how much it may use, or null where it has the budget that all have
 */
record Client(String name, byte[] keyHash, RequestLimit limit, Budget budget) {

    Client(String name, String key, RequestLimit limit, Budget budget) {
        this(name, hash(key), limit, budget);
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
