package io.github.camelopenai.internal.tool;

import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * A tool that takes each call as an exchange of its own, which begins on the component's tool pool. While the exchange waits, no thread does.
 */
final class ExchangeTool implements Tool {

    private final ToolDefinition definition;
    private final Work work;
    private final Function<Exchange, Executor> routes;

    /** What is done with the exchange of a call. */
    @FunctionalInterface
    interface Work {

        /**
         * Begins, on a thread of the tool pool.
         *
         * @param call ends with the call of the tool; early where nobody waits for the result any more
         * @param done to be called once, on any thread that may read the result; a failure is in the exchange then
         */
        void begin(Exchange exchange, CompletableFuture<?> call, Runnable done);
    }

    /** @param routes runs what goes on with an exchange, and refuses nothing */
    ExchangeTool(ToolDefinition definition, Work work, Function<Exchange, Executor> routes) {
        this.definition = definition;
        this.work = work;
        this.routes = routes;
    }

    /** @param processor takes the exchanges */
    ExchangeTool(ToolDefinition definition, AsyncProcessor processor, Function<Exchange, Executor> routes) {
        this(definition, (exchange, call, done) -> processor.process(exchange, doneSync -> done.run()), routes);
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        Run run = new Run(call, ToolExchange.of(call, definition, caller), ExchangeCancellation.of(caller));
        routes.apply(run.exchange).execute(run::begin);
        return run.result;
    }

    /** One call. */
    private final class Run {

        private final ToolCall call;
        private final Exchange exchange;
        private final CompletableFuture<ToolResult> result = new CompletableFuture<>();
        private UnitOfWork unitOfWork;
        private volatile boolean isOver;

        /** @param outer ends the calls of the caller early, or null */
        Run(ToolCall call, Exchange exchange, Cancellation outer) {
            this.call = call;
            this.exchange = exchange;
            Cancellation cancellation = new Cancellation(outer);
            ExchangeCancellation.set(exchange, cancellation);
            result.whenComplete((given, failure) -> {
                // What the exchange has tapped goes on after its end
                if (!isOver) {
                    cancellation.cancel();
                }
            });
        }

        void begin() {
            if (result.isDone()) {
                return;
            }
            try {
                // Else the route would make one that ends before the result is read, and with it the files of the
                // result
                unitOfWork =
                        PluginHelper.getUnitOfWorkFactory(exchange.getContext()).createUnitOfWork(exchange);
                exchange.getExchangeExtension().setUnitOfWork(unitOfWork);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                return;
            }
            work.begin(exchange, result, this::end);
        }

        private void end() {
            isOver = true;
            try {
                result.complete(read());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            } finally {
                UnitOfWorkHelper.doneUow(unitOfWork, exchange);
            }
        }

        private ToolResult read() throws Exception {
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                throw new RollbackExchangeException("The exchange of the tool was marked for rollback", exchange);
            }
            return ToolResults.of(exchange, call.maxResult(), () -> !result.isDone());
        }
    }
}
