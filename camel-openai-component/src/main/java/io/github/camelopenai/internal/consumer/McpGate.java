package io.github.camelopenai.internal.consumer;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lets MCP clients in: by a bearer token (RFC 6750), and web pages by their origin, as a page of a stranger may reach a server that only its
 * reader can (<a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http">DNS rebinding</a>).
 */
public final class McpGate {

    private static final String TOKEN = "[A-Za-z0-9._~+/-]{16,}=*";
    private static final String ORIGIN = "https?://[^/?#@]+";
    private static final String BEARER = "bearer ";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final List<byte[]> tokens;
    private final List<String> origins;

    /**
     * @param bearerToken the tokens, separated by commas, or null
     * @param allowAnonymous whether none is asked for
     * @param allowedOrigins the origins, separated by commas, or null for those of this machine
     * @throws IllegalArgumentException where nothing says who may come in, or a value is none
     */
    public McpGate(String bearerToken, boolean allowAnonymous, String allowedOrigins) {
        List<String> given = values(bearerToken);
        if (given.isEmpty() != allowAnonymous) {
            throw new IllegalArgumentException(
                    allowAnonymous
                            ? "The options bearerToken and allowAnonymous=true contradict each other. Remove one."
                            : "openai:mcp needs the option bearerToken, which its clients send, such as"
                                    + " bearerToken={{mcp.token}}. Without it anyone could call the tools; where something"
                                    + " before it checks who calls, set allowAnonymous=true.");
        }
        if (!given.stream().allMatch(token -> token.matches(TOKEN))) {
            // Without the value, which is a secret
            throw new IllegalArgumentException(
                    "The option bearerToken must be tokens of at least 16 letters, digits and"
                            + " ._~+/- that may end with =, separated by commas");
        }
        tokens = given.stream()
                .map(token -> token.getBytes(StandardCharsets.US_ASCII))
                .toList();
        origins = values(allowedOrigins).stream().map(McpGate::lower).toList();
        origins.stream().filter(origin -> !origin.matches(ORIGIN)).findFirst().ifPresent(origin -> {
            throw new IllegalArgumentException("The option allowedOrigins has '" + origin
                    + "', but must be origins separated by commas, such as https://desk.example.com");
        });
    }

    private static List<String> values(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether a token is asked for. */
    boolean isLocked() {
        return !tokens.isEmpty();
    }

    /** @param authorization the header, or null */
    boolean admitsToken(String authorization) {
        if (!isLocked()) {
            return true;
        }
        if (authorization == null || !lower(authorization).startsWith(BEARER)) {
            return false;
        }
        byte[] sent = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (byte[] token : tokens) {
            matches |= MessageDigest.isEqual(token, sent);
        }
        return matches;
    }

    /** @param origin the header, or null where no web page has asked */
    boolean admitsOrigin(String origin) {
        if (origin == null) {
            return true;
        }
        return origins.isEmpty() ? isOfThisMachine(lower(origin)) : origins.contains(lower(origin));
    }

    private static boolean isOfThisMachine(String origin) {
        try {
            return origin.matches(ORIGIN)
                    && LOOPBACK.contains(URI.create(origin).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
