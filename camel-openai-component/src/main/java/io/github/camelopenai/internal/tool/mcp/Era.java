package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * How a server is spoken to, as it was found out when it was first asked.
 *
 * @param isModern whether each request stands for itself, without a session: since 2026-07-28
 * @param version the version of MCP
 * @param session the session over HTTP, or null
 * @param capabilities what the server offers
 */
public record Era(boolean isModern, String version, String session, JsonNode capabilities) {

    public static final String MODERN = "2026-07-28";
    public static final String NEWEST_LEGACY = "2025-11-25";

    /** The header that says the version. */
    static final String VERSION = "MCP-Protocol-Version";

    /** The header that says the method, since 2026-07-28. */
    static final String METHOD = "Mcp-Method";

    /** For tools the oldest of them is as those after it. */
    public static final Set<String> LEGACY = Set.of("2024-11-05", "2025-03-26", "2025-06-18", NEWEST_LEGACY);

    /** Before anything is known of the server. */
    static final Era UNKNOWN_MODERN = new Era(true, MODERN, null, Rpc.object());

    /** Whether it tells when its tools change. */
    boolean tellsChanges() {
        return capabilities.path("tools").path("listChanged").asBoolean();
    }

    /** The headers of a message over HTTP. */
    Map<String, String> headers(String method, String name) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(VERSION, version);
        if (isModern) {
            headers.put(METHOD, method);
            if (name != null) {
                headers.put("Mcp-Name", HeaderParameters.encoded(name));
            }
        } else if (session != null) {
            headers.put(McpSession.SESSION, session);
        }
        return headers;
    }

    /** Whether versions that a server names have one of the older ones. */
    static boolean hasLegacy(JsonNode versions) {
        return StreamSupport.stream(versions.spliterator(), false).anyMatch(each -> LEGACY.contains(each.asText()));
    }

    /** Whether versions that a server names have the one without sessions. */
    static boolean hasModern(JsonNode versions) {
        return StreamSupport.stream(versions.spliterator(), false)
                .anyMatch(each -> each.asText().equals(MODERN));
    }
}
