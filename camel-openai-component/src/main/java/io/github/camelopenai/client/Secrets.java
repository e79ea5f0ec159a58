package io.github.camelopenai.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The credentials that were sent lately. Servers repeat them in their errors; no message of ours does. */
final class Secrets {

    private static final int KEPT = 8;
    private static final String MASK = "***";

    private final Deque<String> lately = new ArrayDeque<>();

    /** A credential is about to be sent; null is none. */
    synchronized void sending(String credential) {
        String sent = credential == null ? null : credential.strip();
        if (sent == null || sent.equals(lately.peekFirst())) {
            return;
        }
        lately.remove(sent);
        lately.addFirst(sent);
        if (lately.size() > KEPT) {
            lately.removeLast();
        }
    }

    /** A body without them. */
    synchronized byte[] mask(byte[] body) {
        if (lately.isEmpty()) {
            return body;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        for (String secret : lately) {
            text = text.replace(secret, MASK);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
