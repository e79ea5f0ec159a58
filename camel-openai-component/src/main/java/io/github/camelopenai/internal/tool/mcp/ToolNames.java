package io.github.camelopenai.internal.tool.mcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The names under which the tools of a server are offered: OpenAI takes 64 letters, digits, {@code _} and {@code -}; MCP takes 128, and
 * dots.
 *
 * <p>A name that OpenAI takes stays. In another one each other character becomes {@code _}; where that makes it too long, or the name of
 * another tool, it is cut and ends with eight hexadecimal digits of its hash. So the order of the tools makes no difference.
 */
final class ToolNames {

    private static final int LONGEST = 64;
    private static final int DIGITS = 8;

    private ToolNames() {}

    /** The names that are offered, by those of the server. */
    static Map<String, String> offered(Collection<String> names, String prefix) {
        Map<String, String> plain = new LinkedHashMap<>();
        names.forEach(name -> plain.put(name, prefix + name.replaceAll("[^A-Za-z0-9_-]", "_")));
        Map<String, Long> uses =
                plain.values().stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        Map<String, String> offered = new LinkedHashMap<>();
        plain.forEach((name, made) -> {
            boolean isChanged = !made.equals(prefix + name);
            boolean isUnclear = made.length() > LONGEST || isChanged && uses.get(made) > 1;
            offered.put(name, isUnclear ? hashed(name, made) : made);
        });
        return offered;
    }

    private static String hashed(String name, String made) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            String start = made.substring(0, Math.min(made.length(), LONGEST - DIGITS - 1));
            return start + '_' + HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
