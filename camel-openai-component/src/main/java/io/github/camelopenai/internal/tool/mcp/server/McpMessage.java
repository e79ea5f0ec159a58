package io.github.camelopenai.internal.tool.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.mcp.Era;
import io.github.camelopenai.internal.tool.mcp.HeaderParameters;
import io.github.camelopenai.internal.tool.mcp.Rpc;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A message of a client. Which era it belongs to is said by the message itself, and in the modern one its headers must say the same (<a
 * href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation">MCP, server
 * validation</a>).
 *
 * @param id a text or a whole number; null where nothing is asked
 * @param params what it is about, maybe empty
 * @param isModern whether it stands for itself, as since 2026-07-28
 * @param headers the headers of its HTTP request
 */
record McpMessage(String method, JsonNode id, JsonNode params, boolean isModern, UnaryOperator<String> headers) {

    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** The methods whose header {@code Mcp-Name} says what they are about, and where the body says it. */
    private static final Map<String, String> NAMED =
            Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

    /** Of those before 2025-06-18, which had no header, and batches. */
    private static final Set<String> WITH_BATCHES = Set.of("2024-11-05", "2025-03-26");

    /** @throws Refusal where it is no message, or one that is not served */
    static McpMessage read(JsonNode json, UnaryOperator<String> headers) {
        JsonNode method = json.path("method");
        JsonNode id = json.get("id");
        if (!json.path("jsonrpc").asText().equals("2.0") || !method.isTextual()) {
            throw invalid("The message is no request or notification of JSON-RPC 2.0: it needs jsonrpc and method");
        }
        if (id != null && !id.isTextual() && !id.isIntegralNumber()) {
            throw invalid("The id must be a text or a whole number");
        }
        if (json.has("params") && !json.get("params").isObject()) {
            throw invalid("The params must be an object");
        }
        JsonNode params = json.path("params");
        McpMessage message = new McpMessage(method.textValue(), id, params, isModern(params, headers), headers);
        if (message.isModern && id != null) {
            message.checkEnvelope();
        }
        return message;
    }

    /** Refuses several messages at a time, except of the versions that have them. */
    static void checkBatch(UnaryOperator<String> headers) {
        String version = headers.apply(VERSION_HEADER);
        if (version != null && !WITH_BATCHES.contains(version)) {
            throw invalid("The body must be one message: MCP " + version + " has no batches");
        }
    }

    private static boolean isModern(JsonNode params, UnaryOperator<String> headers) {
        JsonNode claimed = params.path("_meta").path(VERSION);
        String header = headers.apply(VERSION_HEADER);
        if (!claimed.isMissingNode() && !claimed.isTextual()) {
            throw invalidParams("_meta must have a text as " + VERSION);
        }
        if (claimed.isTextual() && !claimed.textValue().equals(header)) {
            throw mismatch(VERSION_HEADER, header, "_meta");
        }
        if (header != null && !header.equals(Era.MODERN) && !Era.LEGACY.contains(header)) {
            throw unsupported(header);
        }
        return Era.MODERN.equals(header);
    }

    private void checkEnvelope() {
        if (params.path("_meta").path(VERSION).isMissingNode()) {
            throw invalidParams("_meta must have " + VERSION);
        }
        if (!params.path("_meta").path(CAPABILITIES).isObject()) {
            throw invalidParams("_meta must have an object as " + CAPABILITIES);
        }
        checkHeader("Mcp-Method", headers.apply("Mcp-Method"), method);
        JsonNode name = params.path(NAMED.getOrDefault(method, ""));
        if (name.isTextual()) {
            checkHeader("Mcp-Name", HeaderParameters.decoded(headers.apply("Mcp-Name")), name.textValue());
        }
    }

    /** Refuses a call whose headers say something else of its arguments. */
    void checkParameters(ObjectNode schema, ObjectNode arguments) {
        if (isModern) {
            HeaderParameters.ofSchema(schema)
                    .of(arguments)
                    .forEach((header, value) -> checkHeader(
                            header, HeaderParameters.decoded(headers.apply(header)), HeaderParameters.decoded(value)));
        }
    }

    private static void checkHeader(String header, String value, String inBody) {
        if (!inBody.equals(value)) {
            throw mismatch(header, value, "body");
        }
    }

    private static Refusal mismatch(String header, String value, String body) {
        return new Refusal(
                400,
                Rpc.HEADER_MISMATCH,
                "The header " + header
                        + (value == null
                                ? " is missing or cannot be read"
                                : " does not say what the " + body + " says"));
    }

    private static Refusal unsupported(String version) {
        ObjectNode data = Rpc.object();
        data.set("supported", versions());
        data.put("requested", version);
        return new Refusal(400, Rpc.UNSUPPORTED_VERSION, "This version of MCP is not supported", data);
    }

    /** Those that are spoken, the newest first. */
    static ArrayNode versions() {
        ArrayNode versions = Rpc.object().arrayNode().add(Era.MODERN);
        Era.LEGACY.stream().sorted(Comparator.reverseOrder()).forEach(versions::add);
        return versions;
    }

    private static Refusal invalid(String why) {
        return new Refusal(400, Rpc.INVALID_REQUEST, why);
    }

    private static Refusal invalidParams(String why) {
        return new Refusal(400, Rpc.INVALID_PARAMS, why);
    }
}
