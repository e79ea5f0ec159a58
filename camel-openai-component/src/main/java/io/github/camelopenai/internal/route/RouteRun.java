package io.github.camelopenai.internal.route;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ReactiveExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time that a route goes on after a call, on the thread that runs it. It knows the steps that this thread has begun, and those around the
 * call, so that an {@code Error} ends the exchange that it hits.
 *
 * <p>Camel's error handling takes exceptions only. An {@code Error} leaves Camel's queue of steps, and the exchange with it: nobody
 * would ever end it.
 */
public final class RouteRun {

    private static final Logger LOG = LoggerFactory.getLogger(RouteRun.class);
    private static final ThreadLocal<RouteRun> CURRENT = new ThreadLocal<>();

    private final Exchange exchange;
    private final RouteStep around;
    private final Deque<RouteStep> steps = new ArrayDeque<>();

    /**
     * Prepares to go on with a route.
     *
     * @param exchange the exchange of the call
     */
    public RouteRun(Exchange exchange) {
        this.exchange = exchange;
        // Now: the exchange may be done, and belong to another call, when this is asked for
        this.around = RouteStep.innermost(exchange);
    }

    /** What this thread goes on with, or null on the threads of others. */
    static RouteRun current() {
        return CURRENT.get();
    }

    /** Goes on with the route. This throws nothing. */
    public void run(Runnable route) {
        RouteRun outer = CURRENT.get();
        CURRENT.set(this);
        try {
            Throwable failure = failureOf(route);
            while (failure != null) {
                Throwable cause = failure;
                failure = failureOf(() -> endAfter(cause));
            }
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    private static Throwable failureOf(Runnable route) {
        try {
            route.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    /**
     * What no step has caught, such as an Error of an AggregationStrategy, ends the innermost step that is not done: of those that this
     * thread has begun, else of those around the call.
     */
    private void endAfter(Throwable failure) {
        LOG.error("A route threw what Camel's error handling does not take; the exchange ends with it", failure);
        RouteStep step = innermost();
        if (step == null && around != null) {
            step = around.firstOpen();
        }
        if (step == null) {
            exchange.setException(failure);
        } else {
            step.fail(failure);
        }
        // Camel's queue of this thread may still hold what this exchange, or one around it, goes on with
        ReactiveExecutor queue =
                exchange.getContext().getCamelContextExtension().getReactiveExecutor();
        queue.schedule(() -> {});
    }

    /** A step begins on this thread. */
    void begin(RouteStep step) {
        innermost();
        steps.push(step);
    }

    private RouteStep innermost() {
        while (!steps.isEmpty() && steps.peek().isDone()) {
            steps.pop();
        }
        return steps.peek();
    }
}
