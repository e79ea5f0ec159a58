package io.github.camelopenai.internal.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The tools that are routes of a Camel context, in the order of the routes.
 *
 * <p>Camel starts routes one after another, and the first may take messages while the others are not started. So the tools of routes that
 * are started together are known before any of them takes messages: else a model would be offered some of the tools.
 */
public final class ToolRegistry {

    private final CamelContext context;
    private volatile List<RouteTool> tools = List.of();

    /** The consumer of a route that is a tool. */
    public interface Announcer {

        /** Adds the tool. Its route is about to start, and can take calls. */
        void announce();
    }

    private ToolRegistry(CamelContext context) {
        this.context = context;
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                routes.forEach(ToolRegistry.this::isReady);
            }
        });
    }

    private void isReady(Route route) {
        if (context.isAutoStartup() && route.isAutoStartup() && route.getConsumer() instanceof Announcer announcer) {
            announcer.announce();
        }
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
        // cache. One that is new comes last
        List<String> order = context.getRoutes().stream().map(Route::getId).toList();
        more.sort(Comparator.comparingInt(each -> place(each, order)));
        tools = List.copyOf(more);
    }

    private static int place(RouteTool tool, List<String> order) {
        int place = order.indexOf(tool.routeId());
        return place < 0 ? Integer.MAX_VALUE : place;
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
