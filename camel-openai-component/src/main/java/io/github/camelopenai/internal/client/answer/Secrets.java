package io.github.camelopenai.internal.client.answer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is sent and nobody else may read: the credentials of late, and the values of additional headers. Servers repeat them in
 * their errors; no message of ours does.
 *
 * <p>They are taken out of what is shown, after it has been read: no key changes how an answer is understood. A short value, or
 * one of those that servers without keys are given, is no secret but a word of which messages are made.
 */
public final class Secrets {

    private static final int KEPT = 8;
    private static final String MASK = "***";
    private static final int SHORTEST = 8;

    /** What is written where a client insists on a key and the server does not. */
    private static final Set<String> DUMMIES = Set.of(
            "anything",
            "dummy-key",
            "fake-key",
            "lm-studio",
            "llama.cpp",
            "localhost",
            "no-key-needed",
            "no-key-required",
            "not-a-key",
            "not-needed",
            "not-required",
            "not-used",
            "placeholder",
            "required",
            "sk-dummy",
            "sk-no-key-required",
            "sk-placeholder",
            "undefined",
            "whatever");

    private final List<Secret> always;

    /** The newest first. A call reads it, and writes it only where its credential is new: all calls of a client would meet at a lock. */
    private volatile List<Secret> lately = List.of();

    /** A secret in the forms in which it comes back. */
    private static final class Secret {

        private final String value;
        private volatile Pattern forms;

        Secret(String value) {
            this.value = value;
        }

        String maskIn(String text) {
            // No form is shorter than the secret itself
            return text.length() < value.length()
                    ? text
                    : forms().matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
        }

        /** Made when the first text is looked through: most secrets never come back. */
        private Pattern forms() {
            if (forms == null) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
                forms = Pattern.compile(escaped(value) + '|' + Pattern.quote(base64) + "=*");
            }
            return forms;
        }

        /** Each letter as it is, or as JSON, perhaps in a text of JSON, or a URL may write it. */
        private static String escaped(String value) {
            StringBuilder pattern = new StringBuilder();
            for (char letter : value.toCharArray()) {
                String literal = Pattern.quote(String.valueOf(letter));
                pattern.append("(?:\\\\{0,4}").append(literal);
                pattern.append("|\\\\{1,4}u(?i:")
                        .append(String.format(Locale.ROOT, "%04x", (int) letter))
                        .append(')');
                if (letter < 0x80) {
                    pattern.append("|%(?i:")
                            .append(String.format(Locale.ROOT, "%02x", (int) letter))
                            .append(')');
                }
                pattern.append(')');
            }
            return pattern.toString();
        }
    }

    /** @param headers the values of headers of every request; of one such as {@code Basic dXNlcg==} its words as well */
    public Secrets(Collection<String> headers) {
        always = headers.isEmpty() ? List.of() : secretsOf(headers);
    }

    private static List<Secret> secretsOf(Collection<String> headers) {
        return headers.stream()
                .flatMap(value -> Stream.concat(Stream.of(value), Stream.of(value.split("[\\s,;]+"))))
                .filter(Secrets::isSecret)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Secret::new)
                .toList();
    }

    /** A credential is about to be sent; null is none. */
    public void sending(String credential) {
        String sent = credential == null ? null : credential.strip();
        if (sent != null && !isNewest(sent) && isSecret(sent)) {
            remember(sent);
        }
    }

    private boolean isNewest(String sent) {
        List<Secret> known = lately;
        return !known.isEmpty() && known.get(0).value.equals(sent);
    }

    private synchronized void remember(String sent) {
        if (isNewest(sent)) {
            return;
        }
        Stream<Secret> others = lately.stream().filter(secret -> !secret.value.equals(sent));
        lately = Stream.concat(Stream.of(new Secret(sent)), others).limit(KEPT).toList();
    }

    private static boolean isSecret(String value) {
        return value != null && value.length() >= SHORTEST && !DUMMIES.contains(value.toLowerCase(Locale.ROOT));
    }

    /** A text without them; null stays null. */
    public String mask(String text) {
        if (text == null) {
            return null;
        }
        return masked(masked(text, always), lately);
    }

    private static String masked(String text, List<Secret> secrets) {
        String shown = text;
        for (Secret secret : secrets) {
            shown = secret.maskIn(shown);
        }
        return shown;
    }

    /** A response whose ids can be shown: gateways make them of what they were sent. */
    public ApiResponse mask(ApiResponse response) {
        Map<String, String> headers = null;
        for (String id : ApiResponse.REQUEST_IDS) {
            String told = response.header(id);
            String shown = mask(told);
            if (told != null && !told.equals(shown)) {
                headers = headers == null ? new HashMap<>(response.headers()) : headers;
                headers.put(id, shown);
            }
        }
        return headers == null ? response : response.withHeaders(headers);
    }
}
