package io.github.camelopenai.internal.tool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Service;
import org.apache.camel.support.service.ServiceHelper;

/** An endpoint that a model may call. */
final class EndpointTool implements Tool, Service {

    private final AsyncProducer producer;
    private final ExchangeTool tool;

    /**
     * @param producer sends to the endpoint; not started yet
     * @param routes runs what goes on with an exchange, and refuses nothing
     */
    EndpointTool(ToolDefinition definition, AsyncProducer producer, Function<Exchange, Executor> routes) {
        this.producer = producer;
        this.tool = new ExchangeTool(definition, producer, routes);
    }

    @Override
    public ToolDefinition definition() {
        return tool.definition();
    }

    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        return tool.run(call, caller);
    }

    @Override
    public void start() {
        ServiceHelper.startService(producer);
    }

    @Override
    public void stop() {
        ServiceHelper.stopService(producer);
    }
}
