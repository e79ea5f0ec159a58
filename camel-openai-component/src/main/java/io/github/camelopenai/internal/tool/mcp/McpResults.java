package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import io.github.camelopenai.internal.tool.ToolResults;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the model gets of the result of {@code tools/call}: its texts, pictures, sound and documents. */
final class McpResults {

    private static final String TYPE = "[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+";
    private static final String BYTES = "application/octet-stream";

    private final List<String> texts = new ArrayList<>();
    private final List<Media> media = new ArrayList<>();

    private McpResults() {}

    /**
     * The result for the model.
     *
     * @param server the option that names the server
     * @param most the most characters of the text
     */
    static ToolResult of(String server, JsonNode result, int most) {
        String kind = result.path("resultType").asText("complete");
        if (kind.equals("input_required")) {
            return ToolResult.error(
                    "The tool asks a person for more, which is not possible here. Do without it, or give it all that it needs.");
        }
        if (!kind.equals("complete") || !result.isObject()) {
            throw new OpenAIResponseException(
                    "The MCP server " + server + " answered tools/call with a result of a kind that is not known here.",
                    ApiError.unanswered(null, 1),
                    null);
        }
        McpResults results = new McpResults();
        result.path("content").forEach(results::add);
        JsonNode structured = result.path("structuredContent");
        if (results.texts.isEmpty() && !structured.isMissingNode()) {
            results.texts.add(structured.toString());
        }
        String text = ToolResults.bounded(String.join("\n", results.texts), most);
        return new ToolResult(
                text, List.copyOf(results.media), result.path("isError").asBoolean());
    }

    private void add(JsonNode content) {
        String kind = content.path("type").asText();
        switch (kind) {
            case "text" -> texts.add(content.path("text").asText());
            case "image", "audio" -> addMedia(content.path("mimeType"), null, content.path("data"));
            case "resource" -> addResource(content.path("resource"));
            case "resource_link" ->
                texts.add(Stream.of("title", "name", "uri", "mimeType", "description")
                        .map(field -> content.path(field).asText(""))
                        .filter(each -> !each.isBlank())
                        .distinct()
                        .collect(Collectors.joining(", ", "Resource: ", "")));
            default -> texts.add("[content of a kind that is not supported]");
        }
    }

    private void addResource(JsonNode resource) {
        if (resource.has("blob")) {
            String uri = resource.path("uri").asText("");
            String name = uri.substring(uri.lastIndexOf('/') + 1);
            addMedia(resource.path("mimeType"), name.isEmpty() ? null : name, resource.path("blob"));
        } else {
            texts.add(resource.path("text").asText(""));
        }
    }

    /** Bytes that are none would make the request fail in which they go to the model. */
    private void addMedia(JsonNode type, String name, JsonNode base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.asText(""));
            String known = type.asText("").strip();
            media.add(new Media(
                    known.matches(TYPE) ? known : BYTES,
                    name,
                    Base64.getEncoder().encodeToString(bytes)));
        } catch (IllegalArgumentException e) {
            texts.add("[content that is no base64]");
        }
    }
}
