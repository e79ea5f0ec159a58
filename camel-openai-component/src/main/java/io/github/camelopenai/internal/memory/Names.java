package io.github.camelopenai.internal.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names for conversations where an id of any text cannot be one. */
final class Names {

    private static final int LONGEST = 60;

    private Names() {}

    /** A name of letters, digits and dashes in which one can read the id, and which no other id has. */
    static String readable(String id) {
        String text = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return (start.isEmpty() ? "id" : start) + '-' + digest(id).substring(0, 32);
    }

    /** The SHA-256 of an id, in hexadecimal digits. */
    static String digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }
}
