package io.github.camelopenai.internal.tool;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** The tools that an endpoint offers to its models, from all its sources. */
public final class Toolbox {

    private final List<ToolSource> sources;

    /** @param sources in the order in which their tools are offered */
    public Toolbox(List<ToolSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Whether there can be no tool. */
    public boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Begins to reach what the tools need. Nothing waits for it. */
    public void start() {
        sources.forEach(ToolSource::start);
    }

    /** Lets go what the tools need. */
    public void stop() {
        sources.forEach(ToolSource::stop);
    }

    /**
     * The tools for an exchange by name, in an order that stays.
     *
     * @return ends on any thread; fails where a source does, and where two tools have one name
     */
    public CompletableFuture<Map<String, Tool>> tools(Exchange exchange) {
        List<CompletableFuture<List<Tool>>> asked = new ArrayList<>();
        sources.forEach(source -> asked.add(source.tools(exchange)));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> {
            Map<String, Tool> byName = new LinkedHashMap<>();
            asked.forEach(tools -> tools.join().forEach(tool -> add(byName, tool)));
            return byName;
        });
    }

    private static void add(Map<String, Tool> byName, Tool tool) {
        if (byName.putIfAbsent(tool.definition().name(), tool) != null) {
            throw new OpenAIInvalidRequestException("Two tools have the name "
                    + tool.definition().name()
                    + ". Rename one, or set namePrefix where it comes from an MCP server.");
        }
    }
}
