package io.github.camelopenai.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The tools of <a href="https://platform.openai.com/docs/api-reference/responses/create">responses</a> that the server runs itself.
 *
 * @param all each as the request has it
 */
public record ServerTools(List<JsonNode> all) {

    /** No tools. */
    public static final ServerTools NONE = new ServerTools(List.of());

    private static final String TYPE = "type";
    private static final String LABEL = "server_label";
    private static final String MCP = "mcp";
    private static final String FILE_SEARCH = "file_search";
    private static final String FORM =
            "a JSON array of objects with server_label, such as [{\"server_label\":\"wiki\",\"server_url\":\"https://...\"}]";

    /**
     * The tools that options name.
     *
     * @param builtin the option {@code builtinTools}, or null
     * @param vectorStores the option {@code fileSearchVectorStoreIds}, or null
     * @param hosted the option {@code hostedMcpTools}, or null
     * @throws IllegalArgumentException where one of them is wrong, naming it
     */
    public static ServerTools of(String builtin, String vectorStores, String hosted) {
        List<JsonNode> all = new ArrayList<>();
        List<String> stores = words(vectorStores);
        List<String> names = words(builtin);
        names.forEach(name -> all.add(named(name, stores)));
        if (!stores.isEmpty() && !names.contains(FILE_SEARCH)) {
            throw new IllegalArgumentException("The option fileSearchVectorStoreIds is set, but no tool searches them."
                    + " Set builtinTools=file_search, or remove it.");
        }
        if (hosted != null) {
            all.addAll(hosted(hosted));
        }
        return new ServerTools(all);
    }

    private static List<String> words(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .toList();
    }

    private static ObjectNode named(String name, List<String> stores) {
        ObjectNode tool = JsonNodeFactory.instance.objectNode().put(TYPE, name);
        switch (name) {
            case "web_search" -> {}
            case "code_interpreter" -> tool.putObject("container").put(TYPE, "auto");
            case FILE_SEARCH -> {
                if (stores.isEmpty()) {
                    throw new IllegalArgumentException("The option builtinTools has file_search, which needs"
                            + " fileSearchVectorStoreIds: the ids of the vector stores that it searches.");
                }
                ArrayNode ids = tool.putArray("vector_store_ids");
                stores.forEach(ids::add);
            }
            default ->
                throw new IllegalArgumentException("The option builtinTools has '" + name
                        + "', but takes web_search, file_search and code_interpreter."
                        + " For any other tool set additionalBodyProperty.tools=[{\"type\":\"...\"}].");
        }
        return tool;
    }

    /** Its values may be secrets, so none is told. */
    private static List<JsonNode> hosted(String json) {
        JsonNode given;
        try {
            given = Json.parse(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The option hostedMcpTools is no JSON, but must be " + FORM);
        }
        List<JsonNode> servers = new ArrayList<>();
        for (JsonNode server : given) {
            boolean isServer = given.isArray()
                    && server.path(LABEL).isTextual()
                    && server.path(TYPE).asText(MCP).equals(MCP);
            if (!isServer) {
                break;
            }
            ObjectNode tool = JsonNodeFactory.instance.objectNode().put(TYPE, MCP);
            servers.add(tool.setAll((ObjectNode) server));
        }
        if (servers.isEmpty() || servers.size() != given.size()) {
            throw new IllegalArgumentException("The option hostedMcpTools must be " + FORM);
        }
        return servers;
    }

    /** Adds the tools to a request, but none that it has already. */
    public void addTo(ObjectNode request) {
        for (JsonNode tool : all) {
            if (!has(request.path("tools"), tool)) {
                request.withArray("tools").add(tool.deepCopy());
            }
        }
    }

    private static boolean has(JsonNode tools, JsonNode tool) {
        Predicate<JsonNode> isSame = other ->
                other.path(TYPE).equals(tool.path(TYPE)) && other.path(LABEL).equals(tool.path(LABEL));
        return StreamSupport.stream(tools.spliterator(), false).anyMatch(isSame);
    }
}
