package io.github.camelopenai.internal.route;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.SafeCopyProperty;

/**
 * An exchange at one step of a route. It ends once: when the step is done, or with what the step has thrown.
 *
 * <p>A step that has steps inside of it, such as a split, goes on after a call inside of it, on another thread. So its exchange carries it, and
 * the exchanges that are made for the steps inside get it as copies do.
 */
final class RouteStep implements AsyncCallback, SafeCopyProperty {

    private static final String AROUND = RouteStep.class.getName();

    private final Thread thread = Thread.currentThread();
    private final AtomicReference<Open> open;
    private RouteStep outer;
    private boolean isWithin;
    private boolean isDoneWithin;

    /** What a step lets go when it is done: copies of its exchange may live longer. */
    private record Open(Exchange exchange, AsyncCallback callback) {}

    RouteStep(Exchange exchange, AsyncCallback callback) {
        this.open = new AtomicReference<>(new Open(exchange, callback));
    }

    /** A step that has steps inside of it. */
    static RouteStep around(Exchange exchange, AsyncCallback callback) {
        RouteStep step = new RouteStep(exchange, callback);
        step.outer = innermost(exchange);
        exchange.getExchangeExtension().setSafeCopyProperty(AROUND, step);
        return step;
    }

    /** The innermost step around an exchange that is not done, or null. */
    static RouteStep innermost(Exchange exchange) {
        RouteStep step = exchange.getExchangeExtension().getSafeCopyProperty(AROUND, RouteStep.class);
        return step == null ? null : step.firstOpen();
    }

    /** This step if it is not done, else the innermost one around it that is not, or null. */
    RouteStep firstOpen() {
        RouteStep step = this;
        while (step != null && step.isDone()) {
            step = step.outer;
        }
        return step;
    }

    /** Takes the step. What it throws becomes the exception of the exchange. */
    boolean take(AsyncProcessor processor) {
        boolean isSynchronous;
        isWithin = true;
        try {
            isSynchronous = processor.process(open.get().exchange(), this);
        } catch (Throwable e) {
            isWithin = false;
            fail(e);
            return true;
        }
        isWithin = false;
        if (isDoneWithin) {
            end(isSynchronous);
        }
        return isSynchronous;
    }

    /** Takes the step on a thread of others. What it throws is theirs. */
    boolean takeUnguarded(AsyncProcessor processor) {
        try {
            return processor.process(open.get().exchange(), this);
        } catch (Throwable e) {
            open.set(null);
            throw e;
        }
    }

    /**
     * Waits for the step to return: Camel says that a synchronous processor is done also when it throws an Error, and would go on
     * with the next step.
     */
    @Override
    public void done(boolean doneSync) {
        if (Thread.currentThread() == thread && isWithin) {
            isDoneWithin = true;
        } else {
            end(doneSync);
        }
    }

    /** Ends the step with a failure, unless it has ended. */
    void fail(Throwable failure) {
        Open ending = open.getAndSet(null);
        if (ending != null) {
            ending.exchange().setException(failure);
            ending.callback().done(false);
        }
    }

    private void end(boolean doneSync) {
        Open ending = open.getAndSet(null);
        if (ending != null) {
            ending.callback().done(doneSync);
        }
    }

    boolean isDone() {
        return open.get() == null;
    }

    /** A copy of an exchange is inside of the same step. */
    @Override
    public SafeCopyProperty safeCopy() {
        return this;
    }
}
