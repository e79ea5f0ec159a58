package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a tool that also go into headers, so that gateways can route by them (<a
 * href="https://modelcontextprotocol.io/seps/2243-http-standardization">SEP-2243</a>).
 *
 * @param paths where the value stands in the arguments, by the name of its header
 */
public record HeaderParameters(Map<String, List<String>> paths) {

    static final String KEY = "x-mcp-header";

    private static final String PREFIX = "Mcp-Param-";
    private static final String BASE64_START = "=?base64?";
    private static final String BASE64_END = "?=";

    /** The headers for a call. What is absent or null has none. */
    public Map<String, String> of(ObjectNode arguments) {
        Map<String, String> headers = new LinkedHashMap<>();
        paths.forEach((name, path) -> {
            JsonNode value = arguments;
            for (String step : path) {
                value = value.path(step);
            }
            if (value.isValueNode() && !value.isNull()) {
                headers.put(PREFIX + name, encoded(value.asText()));
            }
        });
        return headers;
    }

    /** The headers that the schema of a tool asks for; none where it breaks a rule, as no client takes such a tool. */
    public static HeaderParameters ofSchema(ObjectNode schema) {
        try {
            return SchemaCheck.check(schema, true);
        } catch (IllegalArgumentException e) {
            return new HeaderParameters(Map.of());
        }
    }

    /** The text that a header carries, or null where it carries none. */
    public static String decoded(String header) {
        String text = header == null ? null : header.strip();
        if (text == null || !text.startsWith(BASE64_START) || !text.endsWith(BASE64_END)) {
            return text;
        }
        try {
            String base64 = text.substring(BASE64_START.length(), text.length() - BASE64_END.length());
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return null;
        }
    }

    /** A text as a header carries it. */
    static String encoded(String text) {
        boolean isPlain = text.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?")
                && !(text.startsWith(BASE64_START) && text.endsWith(BASE64_END));
        return isPlain
                ? text
                : BASE64_START + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + BASE64_END;
    }
}
