package io.github.camelopenai.internal.route;

import java.util.List;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an exception of an {@code Error} that a step of a route throws while the route goes on with an answer, so that the route's
 * error handler gets it and the exchange ends.
 *
 * <p>Camel loads it, before it makes any route, from {@code META-INF/services}. On threads of others a step runs as it would without. But those that
 * have steps inside of them are noted there too: what they do after a call inside, such as to aggregate, runs on a thread of ours.
 */
public final class RouteGuard implements ContextServicePlugin, InterceptStrategy, Ordered {

    /** The steps that run what users write (strategies, expressions, iterators) after a step inside of them. */
    private static final Set<String> AROUND_OTHERS =
            Set.of("split", "multicast", "recipientList", "enrich", "loop", "routingSlip", "dynamicRouter");

    /** Guards the routes that are made from now on, unless they are guarded already. */
    @Override
    public void load(CamelContext context) {
        List<InterceptStrategy> strategies = strategies(context);
        if (strategies.stream().noneMatch(RouteGuard.class::isInstance)) {
            strategies.add(this);
        }
    }

    @Override
    public void unload(CamelContext context) {
        strategies(context).removeIf(RouteGuard.class::isInstance);
    }

    private static List<InterceptStrategy> strategies(CamelContext context) {
        return context.getCamelContextExtension().getInterceptStrategies();
    }

    /** Outside of all other interceptors: they may throw an Error too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Guarded(target, AROUND_OTHERS.contains(definition.getShortName()));
    }

    private static final class Guarded extends DelegateAsyncProcessor implements WrapAwareProcessor {

        private final Processor target;
        private final boolean isAroundOthers;

        Guarded(Processor target, boolean isAroundOthers) {
            super(target);
            this.target = target;
            this.isAroundOthers = isAroundOthers;
        }

        @Override
        public Processor getWrapped() {
            return target;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            RouteRun run = RouteRun.current();
            if (run == null && !isAroundOthers) {
                return super.process(exchange, callback);
            }
            RouteStep step = isAroundOthers ? RouteStep.around(exchange, callback) : new RouteStep(exchange, callback);
            if (run == null) {
                return step.takeUnguarded(getProcessor());
            }
            run.begin(step);
            return step.take(getProcessor());
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }
}
