package io.github.camelopenai.internal.tool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The tools that are routes of a Camel context, in the order of the routes. */
public final class ToolRegistry {

    private final CamelContext context;
    private volatile List<RouteTool> tools = List.of();

    private ToolRegistry(CamelContext context) {
        this.context = context;
    }

    /** The registry of a context, which all components share: a route is a tool for each of them. */
    public static ToolRegistry of(CamelContext context) {
        synchronized (ToolRegistry.class) {
            ToolRegistry known = context.getCamelContextExtension().getContextPlugin(ToolRegistry.class);
            if (known != null) {
                return known;
            }
            ToolRegistry fresh = new ToolRegistry(context);
            context.getCamelContextExtension().addContextPlugin(ToolRegistry.class, fresh);
            return fresh;
        }
    }

    /**
     * Adds the tool of a route that starts.
     *
     * @throws IllegalArgumentException where another route has its name
     */
    public synchronized void add(RouteTool tool) {
        String name = tool.definition().name();
        for (RouteTool other : tools) {
            if (other.definition().name().equals(name)) {
                throw new IllegalArgumentException(
                        "Two routes are the tool " + name + ": " + other + " and " + tool + ". Rename one.");
            }
        }
        List<RouteTool> more = new ArrayList<>(tools);
        more.add(tool);
        // A route that is started again has its old place: servers keep the beginning of a prompt, with its tools, in a
        // cache
        List<String> order = context.getRoutes().stream().map(Route::getId).toList();
        more.sort(Comparator.comparingInt(each -> order.indexOf(each.routeId())));
        tools = List.copyOf(more);
    }

    /** Removes the tool of a route that stops. */
    public synchronized void remove(RouteTool tool) {
        tools = tools.stream().filter(each -> each != tool).toList();
    }

    /** Those with one of these tags. */
    public List<Tool> tagged(Set<String> tags) {
        return tools.stream()
                .filter(tool -> tool.hasOneOf(tags))
                .map(Tool.class::cast)
                .toList();
    }
}
