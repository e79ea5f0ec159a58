package io.github.camelopenai.client;

import io.github.camelopenai.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is sent and nobody else may read: the credentials of late, and the values of additional headers. Servers repeat them in
 * their errors; no message of ours does.
 */
final class Secrets {

    private static final int KEPT = 8;
    private static final String MASK = "***";

    /** A shorter value of a header is no secret, but a word of which messages are made. */
    private static final int SHORTEST = 8;

    private final List<String> always;
    private final Deque<String> lately = new ArrayDeque<>();

    /** @param headers the values of headers of every request; of one such as {@code Basic dXNlcg==} its words as well */
    Secrets(Collection<String> headers) {
        always = headers.stream()
                .flatMap(value -> Stream.concat(Stream.of(value), Stream.of(value.split("[\\s,;]+"))))
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

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
    byte[] mask(byte[] body) {
        List<String> secrets = secrets();
        if (secrets.isEmpty()) {
            return body;
        }
        String text = unescaped(body);
        for (String secret : secrets) {
            text = text.replace(secret, MASK);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private synchronized List<String> secrets() {
        List<String> all = new ArrayList<>(always);
        all.addAll(lately);
        return all;
    }

    /** Servers may write a slash or a plus of a text in JSON as an escape sequence, by which it would not be found. */
    private static String unescaped(byte[] body) {
        try {
            return new String(Json.toBytes(Json.parse(body)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
