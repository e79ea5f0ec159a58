package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Answers of <a href="https://platform.openai.com/docs/guides/tools-connectors-mcp">responses</a> that wait until somebody approves the calls which the
 * server wants to make of MCP servers. They have no text, so who wants the content of an answer must not take one for it.
 */
public final class HostedApprovals {

    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAME = 80;

    private HostedApprovals() {}

    /**
     * Refuses an answer that waits.
     *
     * @throws OpenAIResponseException naming the calls
     */
    public static void refuse(ApiResponse response, JsonNode json) {
        if (json.path("output").isEmpty()) {
            return;
        }
        String calls = StreamSupport.stream(json.path("output").spliterator(), false)
                .filter(item -> item.path("type").asText().equals("mcp_approval_request"))
                .limit(MOST_NAMED)
                .map(HostedApprovals::name)
                .collect(Collectors.joining(", "));
        if (!calls.isEmpty()) {
            throw new OpenAIResponseException(
                    response.target() + " answered " + response.status()
                            + ", but the answer waits for an approval of calls of MCP servers: " + calls
                            + ". Set require_approval to never in hostedMcpTools for these tools; or take the answer with"
                            + " outputFormat=map, and send the decisions as items of type mcp_approval_response.",
                    ResponseReader.errorOf(response),
                    null);
        }
    }

    private static String name(JsonNode call) {
        String name =
                call.path("server_label").asText("") + '.' + call.path("name").asText("");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
    }
}
