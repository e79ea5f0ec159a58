package io.github.camelopenai.internal.route;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/** An exchange at one step of a route. It ends once: when the step is done, or with what the step has thrown. */
final class RouteStep implements AsyncCallback {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean isDone = new AtomicBoolean();
    private boolean isWithin;
    private boolean isDoneWithin;

    RouteStep(Exchange exchange, AsyncCallback callback) {
        this.exchange = exchange;
        this.callback = callback;
    }

    /** Takes the step. What it throws becomes the exception of the exchange. */
    boolean take(AsyncProcessor processor) {
        boolean isSynchronous;
        isWithin = true;
        try {
            isSynchronous = processor.process(exchange, this);
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
        if (isDone.compareAndSet(false, true)) {
            exchange.setException(failure);
            callback.done(false);
        }
    }

    private void end(boolean doneSync) {
        if (isDone.compareAndSet(false, true)) {
            callback.done(doneSync);
        }
    }

    boolean isDone() {
        return isDone.get();
    }
}
