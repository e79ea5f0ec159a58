package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** A method of a bean that a model may call. It runs on the component's tool pool. */
final class BeanTool implements Tool {

    private final ToolDefinition definition;
    private final Object bean;
    private final Method method;
    private final List<BeanParameter> parameters;
    private final Function<Exchange, Executor> routes;

    /** @param routes runs what goes on with an exchange, and refuses nothing */
    BeanTool(
            ToolDefinition definition,
            Object bean,
            Method method,
            List<BeanParameter> parameters,
            Function<Exchange, Executor> routes) {
        this.definition = definition;
        this.bean = bean;
        this.method = method;
        this.parameters = parameters;
        this.routes = routes;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        Object[] arguments = new Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            BeanParameter parameter = parameters.get(i);
            try {
                arguments[i] = parameter.isExchange() ? null : parameter.read(call.arguments());
            } catch (JsonProcessingException e) {
                // Its message may have the value, which the log must not
                return CompletableFuture.completedFuture(
                        ToolResult.error("The tool " + definition.name() + " was not run: " + parameter.name()
                                + " cannot be read as " + parameter.schema() + ". Correct it and call again."));
            }
        }
        ExchangeTool.Work work = (exchange, result, done) -> begin(exchange, arguments, result, done);
        return new ExchangeTool(definition, work, routes).run(call, caller);
    }

    private void begin(Exchange exchange, Object[] arguments, CompletableFuture<?> call, Runnable done) {
        for (int i = 0; i < arguments.length; i++) {
            if (parameters.get(i).isExchange()) {
                arguments[i] = exchange;
            }
        }
        Object asked = exchange.getMessage().getBody();
        try {
            Object given = method.invoke(bean, arguments);
            if (given instanceof CompletionStage<?> stage) {
                await(stage, exchange, call, done);
                return;
            }
            // A method without a result may have set the body itself
            if (method.getReturnType() != void.class || exchange.getMessage().getBody() == asked) {
                exchange.getMessage().setBody(given);
            }
        } catch (InvocationTargetException e) {
            exchange.setException(e.getCause());
        } catch (Throwable e) {
            exchange.setException(e);
        }
        done.run();
    }

    private void await(CompletionStage<?> stage, Exchange exchange, CompletableFuture<?> call, Runnable done) {
        call.whenComplete((result, failure) -> {
            if (failure != null) {
                stage.toCompletableFuture().cancel(true);
            }
        });
        stage.whenComplete((given, failure) -> {
            if (failure == null) {
                exchange.getMessage().setBody(given);
            } else {
                exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
            }
            routes.apply(exchange).execute(done);
        });
    }
}
