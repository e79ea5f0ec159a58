package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Tells the calls of a client's own tools from those of the gateway's. An answer that calls both goes to the client with its own alone: none of
 * the others has been made, and the model calls them again where it still needs them.
 *
 * @param ofClient the names of the client's tools
 */
record ToolCalls(Set<String> ofClient) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param request as the client has sent it, with all its values read */
    static ToolCalls of(ObjectNode request) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : request.path("tools")) {
            for (String kind : new String[] {"function", "custom"}) {
                names.add(tool.path(kind).path("name").asText(tool.path("name").asText()));
            }
        }
        return new ToolCalls(names);
    }

    /** Whether a call, or its first piece, is one of the gateway's tools. */
    boolean isOurs(JsonNode call) {
        JsonNode name = call.at("/function/name").isMissingNode() ? call.path("name") : call.at("/function/name");
        return name.isTextual() && !name.textValue().isEmpty() && !ofClient.contains(name.textValue());
    }

    /** A whole answer, byte for byte where it calls none of the gateway's tools. */
    String withoutOurs(String answer) throws IOException {
        JsonNode json = JSON.readTree(answer);
        boolean isChanged = removeOurs(json.path("output"));
        for (JsonNode choice : json.path("choices")) {
            isChanged |= removeOurs(choice.path("message").path("tool_calls"));
        }
        return isChanged ? json.toString() : answer;
    }

    /** Removes the calls of the gateway's tools from a list of calls, or of items of a response. */
    boolean removeOurs(JsonNode list) {
        boolean isChanged = false;
        if (list instanceof ArrayNode calls) {
            for (Iterator<JsonNode> each = calls.iterator(); each.hasNext(); ) {
                JsonNode call = each.next();
                boolean isCall =
                        call.has("function") || call.path("type").asText().equals("function_call");
                if (isCall && isOurs(call)) {
                    each.remove();
                    isChanged = true;
                }
            }
        }
        return isChanged;
    }
}
