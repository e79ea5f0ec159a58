package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.tool.ParameterSchema;
import io.github.camelopenai.internal.tool.RouteTool;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolRegistry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedRoute;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Makes a route a tool, from its start to its stop. */
public final class ToolConsumer extends DefaultConsumer implements ToolRegistry.Announcer {

    private final ToolOptions options;
    private final Function<Exchange, Executor> routes;
    private RouteTool tool;

    /** @param routes runs what goes on with an exchange, and refuses nothing */
    public ToolConsumer(
            Endpoint endpoint, Processor processor, ToolOptions options, Function<Exchange, Executor> routes) {
        super(endpoint, processor);
        this.options = options;
        this.routes = routes;
        // It must be there to see the route come
        ToolRegistry.of(endpoint.getCamelContext());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        announce();
    }

    @Override
    public void announce() {
        if (tool != null) {
            return;
        }
        ParameterSchema parameters =
                new ParameterSchema("", asWritten(options.parameters()), options.required(), options.argSchema());
        ToolDefinition definition = new ToolDefinition(
                        options.name(),
                        options.description(),
                        parameters.toJson(getEndpoint().getCamelContext()),
                        options.returnDirect(),
                        options.timeoutMillis())
                .with(options.hints());
        RouteTool made = new RouteTool(definition, options.tags(), getRouteId(), getAsyncProcessor(), routes);
        registry().add(made);
        tool = made;
    }

    private ToolRegistry registry() {
        return ToolRegistry.of(getEndpoint().getCamelContext());
    }

    /** In the order of the route's URI: Camel sorts the options of an endpoint by name. */
    private Map<String, Object> asWritten(Map<String, Object> parameters) {
        String uri = getRoute() != null
                        && getRoute().getRoute() instanceof NamedRoute named
                        && named.getEndpointUrl() != null
                ? named.getEndpointUrl()
                : "";
        Map<String, Object> sorted = new LinkedHashMap<>();
        parameters.keySet().stream()
                .sorted(Comparator.comparingInt(name -> place(uri, name)))
                .forEach(name -> sorted.put(name, parameters.get(name)));
        return sorted;
    }

    private static int place(String uri, String parameter) {
        int at = uri.indexOf("parameter." + parameter + '=');
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    @Override
    protected void doStop() throws Exception {
        if (tool != null) {
            registry().remove(tool);
            tool = null;
        }
        super.doStop();
    }
}
