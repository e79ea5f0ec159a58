package io.github.camelopenai.internal.tool;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** The routes that have one of an endpoint's tags. A header may leave tags out; it cannot add any, as a message may come from anybody. */
public final class RouteTools implements ToolSource {

    private final ToolRegistry registry;
    private final Set<String> tags;

    /** @param tags of the endpoint */
    public RouteTools(ToolRegistry registry, Set<String> tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** The tags in a list that is separated by commas. */
    public static Set<String> tags(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public CompletableFuture<List<Tool>> tools(Exchange exchange) {
        String header = HeaderValues.text(exchange.getMessage(), OpenAIHeaders.TAGS);
        Set<String> wanted = new LinkedHashSet<>(tags);
        if (header != null) {
            wanted.retainAll(tags(header));
        }
        List<Tool> found = registry.tagged(wanted);
        if (found.isEmpty() && !wanted.isEmpty()) {
            throw new OpenAIInvalidRequestException("No route is a tool with the tag "
                    + String.join(" or ", wanted)
                    + ". Start one with from(\"openai:tool/NAME?tags="
                    + wanted.iterator().next()
                    + "&description=...\"), or remove the option tags.");
        }
        return CompletableFuture.completedFuture(found);
    }
}
